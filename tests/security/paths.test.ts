import { assert, assertEquals } from "@/tests/support/assert.ts";
import { sendRaw } from "@/tests/support/raw.ts";
import { type TestServer, withServer } from "@/tests/support/server.ts";

const climbs = [
  "../",
  "..%2f",
  "%2e%2e/",
  "%2e%2e%2f",
  "%252e%252e%252f",
  "..\\",
  "..%5c",
  "....//",
  "..;/",
  "%c0%ae%c0%ae/",
  "..%00/",
];
/** Files that are there, and a word that each of them holds. */
const outside: [file: string, word: string][] = [
  ["deno.json", "minimumDependencyAge"],
  ["main.ts", "installGuards"],
  ["core/config.ts", "import"],
  ["etc/passwd", "root:"],
];

Deno.test("H14 no address leads out of the static files", () =>
  withServer(async (server) => {
    const { cookie } = await server.person("ada");
    for (const folder of ["/", "/styles/", "/_fresh/", "/files/", "/api/files/", "/avatars/"]) {
      for (const climb of climbs) {
        for (const [file, word] of outside) {
          for (const times of [1, 2, 9]) {
            const path = folder + climb.repeat(times) + file;
            const answer = await get(server, path, { cookie });
            assert([400, 404].includes(answer.status), `${answer.status} to ${path}`);
            assert(!answer.body.includes(word), path);
            assertEquals(answer.headers.get("x-content-type-options"), "nosniff");
          }
        }
      }
    }
    assertEquals((await get(server, "/styles/tokens.css")).status, 200);
  }));

Deno.test("H14 a NUL in an address finds nothing", () =>
  withServer(async (server) => {
    for (
      const path of [
        "/%00",
        "/styles.css%00",
        "/styles.css%00.png",
        "/styles%00/tokens.css",
        "/api/rooms/%00",
        "/files/%00",
        "/files/01J9ZC8F2Y4T6V8X0Z2B4D6F8H%00/small",
        "/api/files/%00",
      ]
    ) {
      assert([401, 404].includes((await get(server, path)).status), path);
    }
  }));

Deno.test("H14 an address of 20 KB is refused, and costs no time", () =>
  withServer(async (server) => {
    const started = performance.now();
    for (const start of ["/", "/styles/", "/api/rooms/", "/rooms/", "/invite/"]) {
      for (const long of ["a".repeat(20_000), "a/".repeat(10_000), "%2e%2e%2f".repeat(2_222)]) {
        assertEquals((await get(server, start + long)).status, 404, start);
      }
    }
    const each = (performance.now() - started) / 15;
    assert(each < 100, `${each} ms each`);
  }));

Deno.test("A Host that is none, or that begins a path, is refused like any malformed address", () =>
  withServer(async (server) => {
    for (const host of ["a b", "[::1", "x:99999", "%", "x/api/session?", "x\\y", "x@y/", "x#y"]) {
      for (const method of ["GET", "POST", "TRACE"]) {
        const answer = await get(server, "/healthz", { host, method });
        assertEquals(answer.status, 400, `${method} with ${host}`);
        assert(answer.headers.has("x-request-id"));
        assertEquals(answer.headers.get("x-content-type-options"), "nosniff");
      }
    }
    assertEquals((await get(server, "ftp://x/healthz")).status, 400);
    assertEquals((await get(server, "/healthz")).status, 200);
  }));

async function get(
  { url }: TestServer,
  target: string,
  { host = new URL(url).host, method = "GET", cookie = "" } = {},
) {
  const answer = await sendRaw(
    url,
    `${method} ${target} HTTP/1.1\r\nhost: ${host}\r\ncookie: ${cookie}\r\nconnection: close\r\n\r\n`,
  );
  assert(answer !== null, `no answer to ${method} ${target}`);
  return answer;
}
