import * as z from "zod/mini";
import { type ErrorCode, ParleyError } from "@/core/errors.ts";
import { readForm, readJson } from "@/core/security/body.ts";
import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";

const schema = z.strictObject({ name: z.string(), age: z.optional(z.int()) });
const json = { "content-type": "application/json" };
const form = { "content-type": "application/x-www-form-urlencoded" };

function post(body: BodyInit, headers: Record<string, string> = json): Request {
  return new Request("http://localhost/", { method: "POST", body, headers });
}

async function refuses(code: ErrorCode, asked: Promise<unknown>): Promise<ParleyError> {
  const error = await assertRejects(() => asked, ParleyError);
  assertEquals(error.code, code, error.message);
  return error;
}

Deno.test("readJson() gives what the schema says", async () => {
  assertEquals(await readJson(post(`{"name":"Ada","age":36}`), schema), { name: "Ada", age: 36 });
  const spelled = { "content-type": "Application/JSON; charset=UTF-8" };
  assertEquals(await readJson(post(`{"name":"\\"} { [é"}`, spelled), schema), { name: `"} { [é` });
});

Deno.test("readForm() gives what the schema says", async () => {
  const named = z.strictObject({ name: z.string(), room: z.string() });
  assertEquals(await readForm(post("name=Ada+L%C3%B6v&room=", form), named), { name: "Ada Löv", room: "" });
});

Deno.test("readJson() names the field that is wrong, and the one that it does not know", async () => {
  assertEquals((await refuses("bad_field", readJson(post(`{"name":1}`), schema))).field, "name");
  assertEquals(
    (await refuses("unknown_field", readJson(post(`{"name":"a","role":"admin"}`), schema))).field,
    "role",
  );
  await refuses("unknown_field", readForm(post("name=a&role=admin", form), schema));
});

Deno.test("H06 a body of another type is refused before it is read", async () => {
  for (
    const type of [
      "text/plain",
      "application/json-patch+json",
      "application/json; charset=latin1",
      "multipart/form-data",
    ]
  ) {
    await refuses("unsupported_media_type", readJson(post("{}", { "content-type": type }), schema));
  }
  await refuses(
    "unsupported_media_type",
    readJson(post("{}", { ...json, "content-encoding": "gzip" }), schema),
  );
  await refuses("unsupported_media_type", readForm(post("name=a", json), schema));
  await refuses(
    "unsupported_media_type",
    readJson(new Request("http://localhost/", { method: "POST" }), schema),
  );
});

Deno.test("H05 names that objects have anyway and fields given twice are refused", async () => {
  const bad = [
    `{"__proto__":{"isAdmin":true}}`,
    `{"constructor":{"prototype":{"x":1}}}`,
    `{"name":"a","name":"b"}`,
    `{"name":"a","n\\u0061me":"b"}`,
    `{"\\u005f_proto__":{}}`,
    `[{"a":{"b":1 , "b" : 2}}]`,
  ];
  for (const text of bad) await refuses("bad_request", readJson(post(text), z.unknown()));
  for (const text of ["name=a&name=b", "__proto__=x", "constructor=x"]) {
    await refuses("bad_request", readForm(post(text, form), z.unknown()));
  }
  assertEquals(({} as Record<string, unknown>).isAdmin, undefined);
});

Deno.test("readJson() lets equal names in different objects and texts that look like names be", async () => {
  const text = `{"a":{"x":1},"b":[{"x":"a\\":"},{"x":2}],"c":"__proto__"}`;
  assertEquals(await readJson(post(text), z.unknown()), JSON.parse(text));
});

Deno.test("readJson() refuses what is not JSON, not UTF-8, empty or nested deeply", async () => {
  for (const text of ["", "{not json", `{"a":`, "{} {}", "[".repeat(500_000)]) {
    await refuses("bad_request", readJson(post(text), z.unknown()));
  }
  await refuses("bad_request", readJson(post(new Uint8Array([0x22, 0xff, 0x22])), z.unknown()));
  await refuses("bad_request", readJson(post("[".repeat(40) + "]".repeat(40)), z.unknown()));
});

Deno.test("readJson() reads a body of exactly the limit, full of escapes", async () => {
  const text = `"${'\\"'.repeat((1024 * 1024 - 2) / 2)}"`;
  assertEquals(text.length, 1024 * 1024);
  assertEquals(await readJson(post(text), z.string()), JSON.parse(text));
});

Deno.test("H03 a body over the limit is refused at its length, or at the first byte too many", async () => {
  const declared = { ...json, "content-length": String(1024 * 1024 + 1) };
  await refuses("too_large", readJson(post("{}", declared), schema));
  let sent = 0;
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(0x20));
    },
    cancel() {
      cancelled = true;
    },
  });
  await refuses("too_large", readJson(post(endless), schema));
  assert(cancelled);
  assert(sent < 1.5 * 1024 * 1024, `read ${sent} bytes`);
});

Deno.test("H02 a body that drips is cut off in time", async () => {
  const clock = new Clock();
  const dripping = new ReadableStream<Uint8Array>({
    async pull(controller) {
      controller.enqueue(new Uint8Array([0x20]));
      await Promise.resolve();
      clock.advance(1_000);
    },
  });
  await refuses("slow_body", readJson(post(dripping), schema, { effects: clock }));
  assert(clock.monotonic() < 15_000);
});

Deno.test("H02 a body that never comes is cut off in time", async () => {
  const clock = new Clock();
  const asked = readJson(post(new ReadableStream()), schema, { effects: clock, within: 500 });
  clock.advance(500);
  await refuses("slow_body", asked);
});
