import { assertRejects } from "@/tests/support/assert.ts";
import { openIndexedDbStore } from "@/core/browser/outbox_store.ts";
import { Device } from "@/tests/browser/support/window.ts";
import { outboxStoreCases } from "@/tests/browser/support/outbox_store_cases.ts";

for (const [name, run] of Object.entries(outboxStoreCases)) {
  Deno.test(`The outbox store in memory ${name}`, () => {
    const device = new Device();
    return run((user) => device.openOutbox(user));
  });
}

Deno.test("openIndexedDbStore() rejects where there is no IndexedDB", async () => {
  await assertRejects(() => openIndexedDbStore(undefined, "ada"), Error, "no IndexedDB");
});
