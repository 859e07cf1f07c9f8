/** Settings for servers in tests: real limits and visits to other sites off unless a test is about them, the rest as shipped. */
import { type Config, loadConfig } from "@/core/config.ts";
import type { Log } from "@/core/effects.ts";

const off = {
  PARLEY_PREVIEWS: "off",
  PARLEY_LIMIT_LOGIN: "off",
  PARLEY_LIMIT_REGISTER: "off",
  PARLEY_LIMIT_MESSAGE: "off",
  PARLEY_LIMIT_ROOM: "off",
  PARLEY_LIMIT_DIRECT: "off",
  PARLEY_LIMIT_ROOM_PASSWORD: "off",
  PARLEY_LIMIT_PREVIEW: "off",
  PARLEY_LIMIT_UPLOAD: "off",
  PARLEY_LIMIT_MAIL: "off",
  PARLEY_LIMIT_COMMAND: "off",
  PARLEY_LIMIT_CONNECT: "off",
};

/** @param settings by their names in the environment. */
export function testConfig(settings: Record<string, string> = {}): Config {
  return loadConfig({ HOST: "127.0.0.1", PORT: "0", PARLEY_KV: ":memory:", ...off, ...settings }, () => {
    throw new Deno.errors.NotFound();
  });
}

/** Keeps what was logged; tests look at `problems` for what nobody expected. */
export class TestLog {
  readonly lines: { level: string; event: string; fields: Record<string, unknown> }[] = [];
  readonly log: Log = (level, event, fields = {}) => {
    this.lines.push({ level, event, fields });
  };
  get problems(): string[] {
    return this.lines.filter(({ level }) => level === "error").map(({ event, fields }) =>
      `${event} ${Deno.inspect(fields)}`
    );
  }
}
