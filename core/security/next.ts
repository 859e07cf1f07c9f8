/**
 * Where to go after logging in. The address comes from the query, so anybody can write it into a link: only paths
 * of this server are followed, or a real login page could hand people over to a false one.
 */
const nowhere = "http://nowhere.invalid";
const maxLength = 2_000;

/** The path as given when it stays on this server, "/" otherwise. */
export function safeNext(next: string | null | undefined): string {
  return next && next.length <= maxLength && staysHere(next) ? next : "/";
}

function staysHere(next: string): boolean {
  const decoded = decode(next);
  return decoded !== null && isPath(next) && isPath(decoded) && isPath(new URL(next, nowhere).pathname);
}

/** One slash first; browsers read `\` as `/` and skip tabs and line breaks. */
function isPath(text: string): boolean {
  // deno-lint-ignore no-control-regex
  return /^\/(?!\/)[^\\\u0000-\u001f\u007f]*$/.test(text) && new URL(text, nowhere).origin === nowhere;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
