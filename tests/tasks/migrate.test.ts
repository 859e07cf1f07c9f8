import { openStore } from "@/core/kv/open.ts";
import { migrate } from "@/tasks/migrate.ts";
import { assertEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";

Deno.test("deno task migrate makes no database where there is none, and leaves a new one as it is", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const kv = `${dir}/kv.db`;
    assertStringIncludes((await migrate(kv, { dryRun: true }))[0]!, "no database");
    assertEquals([...Deno.readDirSync(dir)], []);
    (await openStore(kv, new Clock())).close();
    for (const dryRun of [true, false]) {
      assertStringIncludes((await migrate(kv, { dryRun }))[0]!, "Nothing to do");
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
