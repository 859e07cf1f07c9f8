import { keepFilesInDrafts } from "@/core/browser/draft_files.ts";
import { Drafts } from "@/core/browser/drafts.ts";
import { UploadBook } from "@/core/browser/upload_book.ts";
import { memoryUploads, type StoredUpload } from "@/core/browser/upload_store.ts";
import type { FileInfo } from "@/core/protocol/entries.ts";
import { Device, settle, Tab } from "@/tests/browser/support/window.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";

const general = "general";
const info = (id: string): FileInfo => ({
  id,
  name: `${id}.txt`,
  size: 3,
  type: "text/plain",
  category: "document",
});
const chosen = (id: string): StoredUpload => ({
  ...{
    id: `local-${id}`,
    conversation: general,
    message: null,
    name: id,
    type: "",
    blob: new Blob(["abc"]),
    details: {},
  },
});

/** Tabs of one device. */
function device() {
  const [clock, it, store] = [new Clock(), new Device(), memoryUploads()];
  const open = async () => {
    const tab = new Tab(clock, it, () => ({ send() {}, close() {} }));
    const drafts = new Drafts(tab, "ada");
    const book = new UploadBook(tab, { user: "ada", open: () => Promise.resolve(store) });
    await book.start();
    const stop = keepFilesInDrafts(book, drafts);
    return {
      ...{ drafts, book, stop },
      inDraft: () => (drafts.get(general)?.files ?? []).map(({ id }) => id),
      inComposer: () =>
        book.all.peek().flatMap(({ message, file }) => message === null ? file?.id ?? [] : []),
    };
  };
  return { open };
}

Deno.test("A file that has arrived is in the draft, and leaves it when it is taken out or sent", async () => {
  const { drafts, book, inDraft } = await device().open();
  drafts.set(general, { text: "See" });
  book.add(chosen("a"));
  assertEquals(inDraft(), []);
  await book.change("local-a", { file: info("a") });
  book.add({ ...chosen("b"), file: info("b") });
  assertEquals([inDraft(), drafts.get(general)!.text], [["a", "b"], "See"]);
  book.remove("local-b");
  assertEquals(inDraft(), ["a"]);
  await book.change("local-a", { message: "m1" });
  assertEquals(inDraft(), []);
  await book.change("local-a", { message: null });
  assertEquals(inDraft(), ["a"]);
});

Deno.test("Files of another device are here without their bytes, and go when they are sent or taken out there", async () => {
  const { drafts, book, inDraft, inComposer } = await device().open();
  drafts.take({ conversation: general, text: "", files: [info("x"), info("y")], at: 5 });
  await settle();
  assertEquals([inComposer(), book.all.peek()[0]!.elsewhere, drafts.get(general)!.fresh], [
    ["x", "y"],
    true,
    undefined,
  ]);
  book.add({ ...chosen("mine"), file: info("mine") });
  drafts.told(general, drafts.get(general)!, 6, ["x", "y", "mine"]);
  drafts.take({ conversation: general, text: "", files: [info("y")], at: 7 });
  await settle();
  assertEquals([inDraft(), inComposer()], [["y"], ["y"]]);
  drafts.take({ conversation: general, text: "", at: 8 });
  await settle();
  assertEquals(inComposer(), []);
});

Deno.test("What this device has not told yet stays when the draft comes from elsewhere", async () => {
  const { drafts, book, inComposer, inDraft } = await device().open();
  book.add({ ...chosen("a"), file: info("a") });
  drafts.told(general, drafts.get(general)!, 1, ["a"]);
  book.add(chosen("b"));
  drafts.take({ conversation: general, text: "", at: 2 });
  await settle();
  assertEquals([inComposer(), book.all.peek().map(({ id }) => id)], [[], ["local-b"]]);
  await book.change("local-b", { file: info("b") });
  // Passed over: it stays with what is written, and is not told again and again.
  drafts.told(general, drafts.get(general)!, 3, []);
  await settle();
  assertEquals([inDraft(), inComposer()], [[], ["b"]]);
});

Deno.test("Two tabs that hear of a file have it once, and one that is opened later tells what had arrived", async () => {
  const { open } = device();
  const [one, two] = [await open(), await open()];
  for (const { drafts } of [one, two]) {
    drafts.take({ conversation: general, text: "", files: [info("x")], at: 5 });
  }
  one.book.add(chosen("a"));
  await settle();
  assertEquals([one.inComposer(), two.inComposer()], [["x"], ["x"]]);
  two.drafts.flush();
  one.stop();
  await one.book.change("local-a", { file: info("a") });
  const three = await open();
  await settle();
  assertEquals(three.inDraft().includes("a"), true);
  assertEquals(three.inComposer().filter((id) => id === "x").length, 1);
});
