import { assertEquals } from "@/tests/support/assert.ts";
import { fill, readRoutes } from "@/tests/support/routes.ts";
import { withServer } from "@/tests/support/server.ts";

const strangers = ["https://evil.example", "null", "http://localhost:1"];

Deno.test("H17 no answer lets a page of another site read it", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const room = await ada.firstRoom();
    const addresses = [
      ...(await readRoutes()).map((route) => ({ path: fill(route, room), methods: route.methods })),
      { path: "/styles.css", methods: ["GET"] },
      { path: "/nowhere", methods: ["GET"] },
      { path: "/%zz", methods: ["GET"] },
    ];
    for (const { path, methods } of addresses) {
      for (const origin of strangers) {
        for (const method of [...methods, "HEAD", "OPTIONS"]) {
          const response = await ada.fetch(path, { method, headers: { origin, ...asked(methods[0]!) } });
          await response.body?.cancel();
          assertEquals(permissions(response), [], `${method} ${path} from ${origin}`);
          assertEquals(response.headers.get("cross-origin-resource-policy"), "same-origin", path);
        }
      }
    }
  }));

/** What a browser asks before it sends what a form could not. */
function asked(method: string): Record<string, string> {
  return { "access-control-request-method": method, "access-control-request-headers": "content-type" };
}

function permissions({ headers }: Response): string[] {
  return [...headers.keys()].filter((name) => name.startsWith("access-control-"));
}
