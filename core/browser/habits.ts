// This module is browser compatible.
/**
 * How one reads on this device: what counts as read, and where a conversation opens. Kept in a cookie, because the
 * server draws the page at the right place.
 */
export interface Habits {
  /** Everything once it is opened; what was on the screen; or only what I say. */
  marks: "opening" | "looking" | "hand";
  /** Where reading stopped, or at the newest message. */
  opens: "last" | "newest";
}

export const habitsCookie = "parley_reading";
export const usual: Habits = { marks: "looking", opens: "last" };

/** What a browser sent may be anything. */
export function habitsOf(cookie: string | undefined): Habits {
  const [marks, opens] = (cookie ?? "").split(".");
  return {
    marks: marks === "opening" || marks === "hand" ? marks : usual.marks,
    opens: opens === "newest" ? opens : usual.opens,
  };
}

export function habitsText({ marks, opens }: Habits): string {
  return `${marks}.${opens}`;
}
