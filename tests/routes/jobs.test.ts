/** The work that waits, as whoever runs the server sees it. */
import { assert, assertEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import { withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

Deno.test("Who runs the server sees what was given up and why, tries it again and drops it; nobody else does", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const { jobs, store, effects } = server.core;
    let works = false;
    const done: string[] = [];
    jobs.handle("mail", {
      attempts: 1,
      run({ key }) {
        if (!works) return Promise.reject(new Error("The mail server is <away>"));
        done.push(key);
        return Promise.resolve();
      },
    });
    jobs.start();
    for (const key of ["first", "second"]) {
      const job = { kind: "mail", key, due: effects.now(), data: null };
      await store.commit((change) => jobs.plan(change, job));
      jobs.wake(job);
    }
    await until(async () => (await jobs.list({ dead: true })).length === 2);
    const shown = await (await ada.fetch("/settings/jobs")).text();
    assertStringIncludes(shown, "Emails");
    assertStringIncludes(shown, "The mail server is &lt;away>");
    assertEquals((await ben.fetch("/settings/jobs")).status, 403);
    const act = async (who: typeof ada, key: string, act: string) => {
      const body = new URLSearchParams({ kind: "mail", key, act });
      const response = await who.fetch("/settings/jobs", { method: "POST", body });
      await response.body?.cancel();
      return response.status;
    };
    assertEquals(await act(ben, "first", "drop"), 403);
    works = true;
    assertEquals(await act(ada, "first", "retry"), 303);
    await until(() => done.length === 1);
    assertEquals(await act(ada, "second", "drop"), 303);
    assertEquals(await act(ada, "second", "retry"), 404);
    const after = await (await ada.fetch("/settings/jobs?done=drop")).text();
    assertStringIncludes(after, "Nothing was given up.");
    assert(server.log.problems.every((line) => line.startsWith("jobs.given_up")));
    server.log.lines.length = 0;
  }));
