/** One line of what the doctor says. */
export interface Finding {
  what: string;
  state: "ok" | "info" | "warn" | "fail";
  text: string;
  /** How to mend it. */
  mend?: string;
}

export function ok(what: string, text: string): Finding {
  return { what, state: "ok", text };
}

export function warn(what: string, text: string, mend: string): Finding {
  return { what, state: "warn", text, mend };
}

export function fail(what: string, text: string, mend: string): Finding {
  return { what, state: "fail", text, mend };
}

export function info(what: string, text: string): Finding {
  return { what, state: "info", text };
}
