/**
 * A letter as the mail that goes out: headers, text and HTML. Its Message-ID comes from the name of the mail, and its
 * date from when it was planned, so the same mail sent twice is recognisable as one.
 */
import { asHtml } from "./html.ts";
import { asText, type Letter, oneLine } from "./letter.ts";

/** Who sends. */
export interface Office {
  /** What the server is called. */
  server: string;
  from: Recipient;
  /** What links begin with. */
  origin: string;
  host: string;
}
export interface Recipient {
  name: string;
  address: string;
}
export interface Message {
  from: Recipient;
  to: Recipient;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  date: Date;
  headers: Record<string, string>;
}

export async function messageOf(
  letter: Letter,
  { key, to, at }: { key: string; to: Recipient; at: number },
  { server, from, origin }: Office,
): Promise<Message> {
  return {
    from,
    to: { name: oneLine(to.name), address: to.address },
    subject: oneLine(letter.subject),
    text: asText(letter, origin),
    html: asHtml(letter, { server, origin }),
    messageId: await messageIdOf(key, from.address),
    date: new Date(at),
    headers: {
      // RFC 3834: machines do not answer, such as with "I am on holiday".
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      ...letter.unsubscribe === undefined ? {} : unsubscribing(origin + letter.unsubscribe),
    },
  };
}

function unsubscribing(address: string) {
  return { "List-Unsubscribe": `<${address}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
}

/** The hash of the name, because the name says what it is about. */
async function messageIdOf(key: string, address: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return `<${new Uint8Array(digest).toHex().slice(0, 32)}@${address.split("@").at(-1)}>`;
}
