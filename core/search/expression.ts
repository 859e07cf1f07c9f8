/**
 * The MATCH expressions of the index (https://www.sqlite.org/fts5.html#full_text_query_syntax). Every token is put in
 * quotes, and tokens hold letters, digits, "·" and our own signs only: no text of a query reaches the syntax.
 */
import type { Flag } from "./operations.ts";

/** Tokens about a message instead of its text: begin with a sign that no letter is. */
export const markOf = {
  home: (no: number) => `¤h${no}`,
  person: (no: number) => `¤u${no}`,
  flag: (flag: Flag) => `¤f${flag}`,
};

export function marks(home: number, person: number, flags: readonly Flag[]): string {
  return [markOf.home(home), markOf.person(person), ...flags.map(markOf.flag)].join(" ");
}

/**
 * All of `rows`, each of them tokens that follow one another, and one of each list of `choices` that is not empty;
 * empty when nothing is asked for.
 */
export function allOf(rows: readonly (readonly string[])[], choices: readonly (readonly string[])[]): string {
  const chosen = choices.filter((tokens) => tokens.length > 0).map((tokens) =>
    `(${tokens.map((token) => inARow([token])).join(" OR ")})`
  );
  return [...rows.map(inARow), ...chosen].join(" AND ");
}

/** Either of them. */
export function either(expressions: readonly string[]): string {
  return expressions.length === 1 ? expressions[0]! : expressions.map((one) => `(${one})`).join(" OR ");
}

function inARow(tokens: readonly string[]): string {
  return `"${tokens.join(" ").replaceAll('"', '""')}"`;
}
