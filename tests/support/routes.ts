/** Every address that the server answers, with its methods, read from the files: a new route is attacked like the old. */
import { crawlRoutes } from "@/fresh/crawl.ts";
import { pathToPattern } from "@/fresh/files.ts";
import { methods } from "@/fresh/route.ts";

export interface TestRoute {
  /** `/api/rooms/:id` */
  path: string;
  methods: string[];
}

export type Input = Record<string, unknown>;

const ulid = "01J9ZC8F2Y4T6V8X0Z2B4D6F8H";
const password = "Corr3ct-horse";
const account = { username: "eve", email: "eve@example.org", password, name: "Eve" };
const room = { name: "Cellar", access: "public", topic: "Wine", description: "", icon: "" };
// From Ada, and right but for one thing: she cannot change her password with it.
const inputs: Record<string, Input> = {
  "/register": account,
  "/api/accounts": account,
  "/login": { login: "ada", password, next: "/rooms" },
  "/api/session": { login: "ada", password },
  "/rooms/new": { ...room, password: "" },
  "/api/rooms": room,
  "/rooms/:id": { text: "Hello" },
  "/api/rooms/:id": { topic: "Cheese" },
  "/api/rooms/:id/messages": { clientId: ulid, text: "Hello" },
  "/rooms/:id/join": { password },
  "/api/rooms/:id/members": { password },
  "/api/me": { name: "Ada Lovelace" },
  "/settings/profile": { name: "Ada Lovelace", pronouns: "", bio: "" },
  "/settings/status": { emoji: "", text: "Away", lasts: "never", as: "auto", pause: "never" },
  "/settings/notifications": { set: "words", word: "cheese" },
  "/settings/password": { current: "Wr0ng-horse", next: password },
  "/settings/jobs": { kind: "mail", key: "a", act: "retry" },
  "/settings/sessions": { session: ulid },
  "/settings/invitations": { lifetime: 86_400, uses: 1 },
  "/settings/invitations/end": { invitation: ulid },
  "/api/invitations": { lifetime: 86_400, uses: 1 },
};

const folder = new URL("../../routes", import.meta.url);

export async function readRoutes(): Promise<TestRoute[]> {
  const files = crawlRoutes(folder.pathname).filter(({ path }) => !/(^|\/)_/.test(path));
  return await Promise.all(files.map(async ({ path, file }) => {
    const module = await import(`file://${file}`);
    const answered = methods.filter((method) => method in (module.handlers ?? {}));
    const isPage = module.default !== undefined && !answered.includes("GET");
    return {
      path: pathToPattern(path.replace(/\.tsx?$/, "")),
      methods: isPage ? ["GET", ...answered] : answered,
    };
  }));
}

/** The address with something in place of its parameters. */
export function fill({ path }: TestRoute, value: string): string {
  return path.replaceAll(/:\w+/g, value);
}

/** What the address takes with this method, as its page or a program sends it. */
export function inputOf({ path }: TestRoute, method: string): Input | null {
  return method === "POST" || method === "PATCH" ? inputs[path] ?? null : null;
}

export function isJson({ path }: TestRoute): boolean {
  return path.startsWith("/api/");
}

export function encode(input: Input, asJson: boolean): { type: string; body: string } {
  if (asJson) return { type: "application/json", body: JSON.stringify(input) };
  const texts = Object.entries(input).map(([name, value]) => [name, String(value)]);
  return { type: "application/x-www-form-urlencoded", body: new URLSearchParams(texts).toString() };
}
