// This module is browser compatible.
/** Messages that say what somebody does: "/me waves" is shown as "* Ada waves", as in XMPP (XEP-0245). */

/** What is done; undefined when the message is not of that kind. */
export function actionIn(text: string): string | undefined {
  return /^\/me\s+(\S[^]*)$/.exec(text)?.[1];
}
