/** The work that waits, as whoever runs the server sees it: what is behind, what failed and why, and trying it again. */
import type { JobRecord } from "../kv/keys.ts";
import type { Scope } from "../scope.ts";
import { mustGovern } from "../security/governing.ts";
import type { Jobs } from "./jobs.ts";

export interface Overview {
  /** Of each kind of work that there is any of. */
  waiting: {
    kind: string;
    /** At most 100 are counted. */
    count: number;
    /** Milliseconds since 1970, of the next one. */
    due: number;
    /** The latest reason of those that failed and will be tried again. */
    error?: string;
  }[];
  /** Given up, the latest first. */
  dead: JobRecord[];
}

/** @throws {ParleyError} `forbidden` */
export async function overview(jobs: Jobs, scope: Scope): Promise<Overview> {
  mustGovern(scope);
  const lists = await Promise.all(jobs.kinds.map(async (kind) => ({ kind, all: await jobs.list({ kind }) })));
  const waiting = lists.filter(({ all }) => all.length > 0).map(({ kind, all }) => {
    const failed = all.findLast(({ error }) => error !== undefined);
    return {
      ...{ kind, count: all.length, due: all[0]!.due },
      ...(failed === undefined ? {} : { error: failed.error! }),
    };
  });
  return { waiting, dead: await jobs.list({ dead: true }) };
}

/** @throws {ParleyError} `forbidden`, `not_found` when it is done or gone by now. */
export async function settleDead(
  jobs: Jobs,
  scope: Scope,
  { kind, key, act }: { kind: string; key: string; act: "retry" | "drop" },
): Promise<void> {
  mustGovern(scope);
  await (act === "retry" ? jobs.retry(kind, key) : jobs.drop(kind, key));
}
