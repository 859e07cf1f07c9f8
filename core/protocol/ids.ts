// This module is browser compatible.
/**
 * What the id of a conversation says by itself. Rooms have ULIDs. Direct conversations have ids of the same form
 * that begin with 7, where ULIDs of the next thousands of years begin with 0: whatever is stored of them is
 * encrypted, and because the id says so, no place that writes can forget it. A thread has the id of the
 * conversation it is in, a dash, and the number of the message that it answers; it needs no record to exist.
 */
const directMark = "7";

/** What is in it is stored encrypted. */
export function isSealed(conversation: string): boolean {
  return conversation.startsWith(directMark);
}

export function isDirect(conversation: string): boolean {
  return isSealed(conversation) && !isThread(conversation);
}

export function isThread(conversation: string): boolean {
  return conversation.includes("-");
}

export function threadOf(conversation: string, n: number): string {
  return `${conversation}-${n}`;
}

/** Where a thread is, and which message it answers; null for what is no thread. */
export function placeOfThread(conversation: string): { parent: string; root: number } | null {
  const at = conversation.indexOf("-");
  return at === -1 ? null : { parent: conversation.slice(0, at), root: Number(conversation.slice(at + 1)) };
}

/** The room or direct conversation itself, whose members may read it and its threads. */
export function homeOf(conversation: string): string {
  return placeOfThread(conversation)?.parent ?? conversation;
}

/** @param digest at least 16 bytes that stand for the people of it. */
export function directId(digest: Uint8Array): string {
  const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  let bits = 0n;
  for (const byte of digest.subarray(0, 16)) bits = bits << 8n | BigInt(byte);
  let text = "";
  for (let i = 0; i < 25; i++, bits >>= 5n) text = alphabet[Number(bits & 31n)] + text;
  return directMark + text;
}
