/** Every address that the server answers, with its methods, read from the files: a new route is attacked like the old. */
import { crawlRoutes } from "@/fresh/crawl.ts";
import { pathToPattern } from "@/fresh/files.ts";
import { methods } from "@/fresh/route.ts";

export interface TestRoute {
  /** `/api/rooms/:id` */
  path: string;
  methods: string[];
}

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
