/**
 * What is in a mail, before it is text or HTML. Whatever is in here may have been written by anybody: it is plain text,
 * and stays that.
 */
export interface Letter {
  subject: string;
  /** Said first. */
  title: string;
  paragraphs: readonly string[];
  /** What others have said, and where. */
  quotes?: readonly Quote[];
  /** What to do. The path is one of this server. */
  button?: { label: string; path: string };
  /** Said last and small: why this came, and what if it was a mistake. */
  small: readonly string[];
  /** A path where one wants no more of these without logging in; takes a POST (RFC 8058). */
  unsubscribe?: string;
}

export interface Quote {
  by: string;
  text: string;
}

/** One line of anything: what would begin another header, or turn a line around, is a space. */
export function oneLine(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, " ").trim();
}

export function asText(
  { title, paragraphs, quotes = [], button, small, unsubscribe }: Letter,
  origin: string,
): string {
  return [
    title,
    ...paragraphs,
    ...quotes.map(({ by, text }) => `${by}:\n${text.replace(/^/gm, "> ")}`),
    ...button === undefined ? [] : [`${button.label}:\n${origin}${button.path}`],
    ["-- ", ...small, ...unsubscribe === undefined ? [] : [`Unsubscribe: ${origin}${unsubscribe}`]].join(
      "\n",
    ),
  ].join("\n\n") + "\n";
}
