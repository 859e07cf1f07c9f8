/**
 * Requests that are nearly right: each begins as one that the server takes and is then damaged in a few places. Drawn
 * from a seed, so that the one that broke something can be sent again.
 */
import { encode, type Input, inputOf, isJson, type TestRoute } from "./routes.ts";

/** What the fuzzer knows of a server, so that requests get past the first check. */
export interface Known {
  url: string;
  cookie: string;
  /** An id that exists, and is mine. */
  room: string;
  session: string;
}

export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 to 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }
}

interface Draft {
  method: string;
  target: string;
  headers: [name: string, value: string][];
  body: Uint8Array<ArrayBuffer>;
}

const encoder = new TextEncoder();

const handshake: [string, string][] = [
  ["upgrade", "websocket"],
  ["sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA=="],
];
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const oddMethods = ["TRACE", "CONNECT", "TRACK", "PROPFIND", "get", "G ET", "X".repeat(300), "GÉT", ""];
const oddTexts = [
  "",
  "0",
  "-1",
  "1e400",
  "9007199254740993",
  "null",
  "true",
  "[]",
  '{"$gt":""}',
  "__proto__",
  "constructor",
  "../../etc/passwd",
  "%00",
  "%ff",
  "%",
  "%252e%252e%252f",
  "%0d%0aSet-Cookie:a=b",
  "<script>alert(1)</script>",
  "' OR 1=1 --",
  "\u0000",
  "\u202eevil",
  "e\u0301".repeat(200),
  "é",
  "🦊",
  "//evil",
  "javascript:alert(1)",
  "a".repeat(300),
  "a".repeat(3_000),
];
const oddValues = [...oddTexts, null, true, 0, -1, 1.5, 1e21, [], {}, [[]], { $ne: 1 }, Array(50).fill("a")];
const oddHeaders: [string, string][] = [
  ["host", "evil.example"],
  ["host", "a b"],
  ["host", "[::1"],
  ["host", "x:99999"],
  ["host", "x/api/session?"],
  ["host", ""],
  ["origin", "https://evil.example"],
  ["origin", "null"],
  ["cookie", "parley="],
  ["cookie", "parley=a.b.c; parley=%%%; =; ;;"],
  ["cookie", `parley=${"x".repeat(5_000)}`],
  ["authorization", "Bearer x"],
  ["authorization", "Basic ="],
  ["content-type", "application/json; charset=utf-16"],
  ["content-type", "multipart/form-data; boundary="],
  ["content-type", ";;;"],
  ["content-encoding", "gzip"],
  ["accept", "application/json"],
  ["accept", "text/html;q=x, */*;q=-1"],
  ["accept-encoding", "gzip;q=x, br;q=, *;q=9"],
  ["accept-language", "x".repeat(2_000)],
  ["if-none-match", '*, W/"", "'],
  ["if-modified-since", "yesterday"],
  ["range", "bytes=9-1, -, 5-"],
  ["range", "bytes=0-"],
  ["expect", "100-continue"],
  ["upgrade", "websocket"],
  ["upgrade", "h2c"],
  ["sec-websocket-key", "x"],
  ["sec-websocket-version", "0"],
  ["sec-websocket-protocol", ",,"],
  ["sec-fetch-site", "cross-site"],
  ["x-forwarded-for", "::1%eth0, evil, 1.2.3.4.5"],
  ["x-forwarded-host", "evil/\\?#@"],
  ["x-forwarded-proto", "javascript"],
  ["x-http-method-override", "DELETE"],
  ["user-agent", "\u001b[31m\t" + "x".repeat(4_000)],
  ["x-é", "é"],
  ["x y", "z"],
];

/** One request as bytes; it asks the server to close the connection after its answer. */
export function drawRequest(dice: Dice, routes: readonly TestRoute[], known: Known): Uint8Array<ArrayBuffer> {
  const route = dice.pick(routes);
  const draft = wellFormed(dice, route, known);
  for (let left = dice.below(4); left > 0; left--) dice.pick(damages)(draft, dice, route);
  return toBytes(draft);
}

function wellFormed(dice: Dice, route: TestRoute, known: Known): Draft {
  const { path, methods } = route;
  const draft: Draft = {
    method: dice.pick(methods),
    target: path.replace(/:\w+/, path.includes("session") ? known.session : known.room),
    headers: [["host", new URL(known.url).host], ["origin", known.url], ["cookie", known.cookie]],
    body: new Uint8Array(),
  };
  if (path === "/socket") draft.headers.push(...handshake);
  const input = inputOf(route, draft.method);
  if (input !== null) setBody(draft, input, isJson(route));
  return draft;
}

function setBody(draft: Draft, input: Input, asJson: boolean): void {
  const { type, body } = encode(input, asJson);
  draft.body = encoder.encode(body);
  draft.headers = [...draft.headers.filter(([name]) => name !== "content-type"), ["content-type", type]];
}

type Damage = (draft: Draft, dice: Dice, route: TestRoute) => void;

const damages: readonly Damage[] = [
  (draft, dice) => draft.method = dice.pick(methods),
  (draft, dice) => draft.method = dice.pick(oddMethods),
  // A parameter or another part of the path becomes something odd, raw or encoded.
  (draft, dice) => {
    const parts = draft.target.split("/");
    const odd = dice.pick(oddTexts);
    parts[dice.below(parts.length)] = dice.chance(0.5) ? encodeURIComponent(odd) : odd;
    draft.target = parts.join("/");
  },
  (draft, dice) =>
    draft.target = dice.pick(["*", "//", `http://evil${draft.target}`, "ftp://x:y/", "", draft.target + "/"]),
  (draft, dice) => {
    const name = dice.pick([
      "query",
      "cursor",
      "limit",
      "before",
      "after",
      "around",
      "at",
      "next",
      "notice",
      "x",
    ]);
    draft.target += `${draft.target.includes("?") ? "&" : "?"}${name}=${
      encodeURIComponent(dice.pick(oddTexts))
    }`;
  },
  (draft, dice) => draft.headers.push(dice.pick(oddHeaders)),
  (draft, dice) => {
    const [name, value] = dice.pick(oddHeaders);
    draft.headers = [...draft.headers.filter(([other]) => other !== name), [name, value]];
  },
  (draft, dice) => draft.headers.splice(dice.below(draft.headers.length), 1),
  (draft, dice, route) => {
    const input = { ...inputOf(route, "POST") };
    const name = dice.pick([...Object.keys(input), "role", "__proto__", "conversation"]);
    if (dice.chance(0.2)) delete input[name];
    else Object.defineProperty(input, name, { value: dice.pick(oddValues), enumerable: true });
    setBody(draft, input, dice.chance(0.1) ? !isJson(route) : isJson(route));
  },
  (draft, dice) =>
    draft.body = encoder.encode(
      dice.pick(["{", "null", "[]", '"', "[".repeat(5_000), '{"a":1,"a":2}', "=&=&%"]),
    ),
  // Bytes of the body are cut off or turned.
  (draft, dice) => draft.body = draft.body.slice(0, dice.below(draft.body.length + 1)),
  (draft, dice) => {
    for (let left = dice.below(5); left > 0 && draft.body.length > 0; left--) {
      draft.body[dice.below(draft.body.length)] = dice.below(256);
    }
  },
];

function toBytes({ method, target, headers, body }: Draft): Uint8Array<ArrayBuffer> {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const isUpgrade = headers.some(([name]) => name === "upgrade");
  const head =
    `${method} ${target} HTTP/1.1\r\n${lines}connection: ${isUpgrade ? "upgrade, " : ""}close\r\n` +
    (body.length > 0 ? `content-length: ${body.length}\r\n` : "") + "\r\n";
  const start = encoder.encode(head);
  const bytes = new Uint8Array(start.length + body.length);
  bytes.set(start);
  bytes.set(body, start.length);
  return bytes;
}
