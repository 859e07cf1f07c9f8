// This module is browser compatible.
/**
 * Text as it is compared when searching: without case, accents, compatibility forms and kinds of white space, so that
 * "CAFE" finds "café". What is indexed, what is asked for and what is highlighted all go through here. Only marks that
 * decorate a letter are dropped (Latin, Greek, Cyrillic, Hebrew, Arabic): in Devanagari or Thai a mark is a vowel, and
 * in kana it makes another letter.
 */

export interface Folded {
  text: string;
  /** Where in the original the piece begins that unit `index` of `text` came from; its end for the end. */
  origin(index: number): number;
}

const plain = /^(?:[\x21-\x7e]+(?: [\x21-\x7e]+)*)?$/;
const decorations = /[[\p{M}&&[\p{sc=Inherited}\p{sc=Hebrew}\p{sc=Arabic}]]--[\u3099\u309a]]/gv;
/** What changes together: a letter with its marks, the letters of a Hangul syllable, a run of white space. */
const clusters = /[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+|\s+|\P{M}[\p{M}\uff9e\uff9f]*|\p{M}+/gu;

export function fold(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  // Upper before lower: "ß" and "SS", "ς" and "Σ" become the same.
  const letters = text.normalize("NFKD").replace(decorations, "").toUpperCase().toLowerCase();
  return letters.replaceAll("ς", "σ").normalize("NFC").replace(/\s+/g, " ");
}

/** The same, and where everything came from. */
export function foldWithOrigins(text: string): Folded {
  if (plain.test(text)) return { text: text.toLowerCase(), origin: (index) => index };
  const origins: number[] = [];
  let folded = "";
  for (const { 0: cluster, index } of text.matchAll(clusters)) {
    // Some signs fold to a space of their own.
    const piece = folded.endsWith(" ") ? fold(cluster).trimStart() : fold(cluster);
    for (let i = 0; i < piece.length; i++) origins.push(index);
    folded += piece;
  }
  origins.push(text.length);
  return { text: folded, origin: (index) => origins[index]! };
}
