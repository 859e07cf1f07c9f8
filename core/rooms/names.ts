/**
 * When two room names are the same to the eye. Listed rooms (public and password) have names that differ after
 * folding: compatibility forms, case, accents, invisible characters, dashes, and the letters of other scripts that
 * look Latin. Without it "Ореn spасe" in Cyrillic letters collects what was meant for "Open space".
 *
 * Private rooms are not in the index: the answer "taken" would tell a stranger that such a room exists.
 */
import { ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import type { Check, Store } from "../kv/store.ts";
import { limits } from "../protocol/shapes.ts";

// After lower-casing, a letter stands for its look-alike in either case: "в" for "B".
const lookalikes = pairs(
  "аaвbеeёeкkмmнhоoрpсcтtуyүyхxіiїiјjѕsһhԁdԛqԝwґrьb", // Cyrillic
  "αaβbεeζzηhιiκkμmνnοoρpτtυyχxϲcϳj", // Greek
  "օoոnսuհhցgզqյjօo", // Armenian
  "ıiɩiȷjłløođdɑaɡgɪiʏyꓳoѵv", // Latin and others
);
// In a word that also has Latin letters, the small Greek ones are taken for what they look like themselves.
const smallLookalikes = pairs("ηnνvυuγyσoωw");
const combining = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g;
const invisible = /[\p{Cf}\p{Cc}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f]/gu;
const plainLetters = /^[\x20-\x7e]*$/;
const maxSkeleton = 100;

/** What a text is compared and searched by. */
export function fold(text: string): string {
  // Most text; a search folds thousands.
  if (plainLetters.test(text)) return text.toLowerCase().replaceAll("`", "'").replace(/ +/g, " ").trim();
  const plain = text.normalize("NFKD").replace(combining, "").replace(invisible, "");
  const own = /\p{Script=Latin}/u.test(plain) ? replaceLetters(plain, smallLookalikes) : plain;
  const small = own.toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ").normalize("NFKC");
  return replaceLetters(small, lookalikes)
    .replace(/\p{Pd}/gu, "-").replace(/[\u2018\u2019\u02bc`´]/gu, "'").replace(/\s+/gu, " ").trim();
}

/** The key of a name; names with one skeleton are one name. At most 100 characters, never empty. */
export function skeleton(name: string): string {
  const folded = fold(name);
  return [...(folded === "" ? name.toLowerCase() : folded)].slice(0, maxSkeleton).join("");
}

/** @returns the check that keeps the name free until the commit. @throws ParleyError `room_name_taken`. */
export async function freeName(store: Store, name: string): Promise<Check> {
  const key = keys.roomByName(skeleton(name));
  if (await store.find(key) === null) return { key, versionstamp: null };
  const other = await suggestion(store, name);
  const hint = other === null ? "choose another name" : `try "${other}"`;
  throw new ParleyError("room_name_taken", `Cannot name a room "${name}": that name is taken; ${hint}`, {
    field: "name",
  });
}

async function suggestion(store: Store, name: string): Promise<string | null> {
  const names = [2, 3, 4, 5, 6, 7, 8, 9].map((number) => numbered(name, number));
  const taken = await store.getMany(names.map((name) => keys.roomByName(skeleton(name))));
  return names.find((_, i) => taken[i] === null) ?? null;
}

function numbered(name: string, number: number): string {
  const letters = [...name];
  while (letters.join("").length > limits.roomName - 2) letters.pop();
  return `${letters.join("").trim()} ${number}`;
}

function replaceLetters(text: string, by: ReadonlyMap<string, string>): string {
  let replaced = "";
  for (const letter of text) replaced += by.get(letter) ?? letter;
  return replaced;
}

function pairs(...alphabets: string[]): Map<string, string> {
  const letters = [...alphabets.join("")];
  const map = new Map<string, string>();
  for (let i = 0; i < letters.length; i += 2) map.set(letters[i]!, letters[i + 1]!);
  return map;
}
