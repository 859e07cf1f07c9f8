/**
 * Names of files. What somebody's machine calls a file is shown to others and given to their machines again, so it
 * holds no path, no line break, and nothing that makes it look like another name.
 */
const longest = 200;
const longestEnding = 20;
/** Controls, line separators, and what is invisible or turns the direction of writing; but not what joins emoji. */
const deceptive = /(?!\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\u115f\u1160\u3164\uffa0]/gu;

/** The name as it is kept. */
export function cleanName(raw: string): string {
  const last = raw.normalize("NFC").split(/[/\\]/).at(-1)!;
  const name = last.replace(deceptive, "").replace(/\s+/g, " ").trim();
  return /^\.*$/.test(name) ? "file" : shortened(name);
}

function shortened(name: string): string {
  const letters = [...name];
  if (letters.length <= longest) return name;
  const ending = endingOf(name);
  const tail = ending === "" || ending.length > longestEnding ? "" : `.${ending}`;
  return letters.slice(0, longest - tail.length).join("").trimEnd() + tail;
}

/** In small letters, without the dot; empty when there is none. */
export function endingOf(name: string): string {
  return /[^.]\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
}

/** RFC 6266, with the name in RFC 8187 and something like it for who does not read that. */
export function disposition(kind: "inline" | "attachment", name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${exact}`;
}
