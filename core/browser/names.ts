// This module is browser compatible.
/** What names are compared by when people type them: without case, accents and width. */
export function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
