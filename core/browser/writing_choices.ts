// This module is browser compatible.
/**
 * How one likes to write, on this device: which key sends, and whether emoticons become emoji. Kept in cookies, so that
 * the settings page can set them without a script, and read at each key, so that a change counts at once in every tab.
 */
export const enterChoices = ["send", "break", "code"] as const;
/** Enter sends; it begins a new line, and Ctrl+Enter sends; it sends except in a block of code. */
export type EnterChoice = (typeof enterChoices)[number];

export interface WritingChoices {
  enter: EnterChoice;
  emoticons: boolean;
}

export const enterCookie = "parley_enter";
export const emoticonsCookie = "parley_emoticons";

/** @param cookies as in `document.cookie`, or a request's header. */
export function writingChoices(cookies: string): WritingChoices {
  const valueOf = (name: string) => new RegExp(`(?:^|; *)${name}=([a-z]*)`).exec(cookies)?.[1];
  const enter = valueOf(enterCookie) as EnterChoice;
  return {
    enter: enterChoices.includes(enter) ? enter : "send",
    emoticons: valueOf(emoticonsCookie) !== "off",
  };
}
