// This module is browser compatible.
/** Whom a text addresses. */
export function mentionsIn(text: string): { usernames: string[]; room: boolean; here: boolean } {
  const names = [...text.matchAll(/(?<![\w@])[@＠]([a-z0-9_.-]{3,32})/gi)].map((match) =>
    match[1]!.toLowerCase()
  );
  const usernames = names.map((name) => name.replace(/[.-]+$/, "")).filter((name) =>
    !/^(room|here)$/.test(name)
  );
  return { usernames: [...new Set(usernames)], room: names.includes("room"), here: names.includes("here") };
}
