import { signal } from "@preact/signals";
import { assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { digestOf } from "@/core/browser/hash_worker.ts";
import { Pace } from "@/core/browser/pace.ts";
import { pieceSize } from "@/core/browser/transfer.ts";
import { memoryUploads, type Sized, type UploadStore } from "@/core/browser/upload_store.ts";
import { Uploads } from "@/core/browser/uploads.ts";
import { packed, unpacked, waveformOf } from "@/core/browser/waveform.ts";
import { ParleyError } from "@/core/errors.ts";
import { Depot } from "@/tests/browser/support/depot.ts";
import { Device, Tab } from "@/tests/browser/support/window.ts";
import { Clock } from "@/tests/support/clock.ts";
import { until } from "@/tests/support/until.ts";

/** One browser and the server that it sends to. */
class Bench {
  readonly clock = new Clock();
  readonly depot = new Depot();
  readonly device = new Device();
  store: UploadStore = memoryUploads();
  /** Messages in the outbox. */
  readonly waiting = new Set<string>();
  hashed = 0;
  readonly originals = signal(false);
  /** What is taken out of a film. */
  poster: Blob | undefined;
  /** What a picture becomes. */
  smaller: (picture: Sized) => Promise<File | undefined> = () => Promise.resolve(undefined);

  async page(): Promise<Page> {
    const tab = new Tab(this.clock, this.device, () => ({ send() {}, close() {} }));
    const uploads = new Uploads(tab, {
      user: "ada",
      wire: this.depot.wire,
      hash: (file) => (this.hashed++, digestOf(file)),
      describe: () => Promise.resolve({}),
      poster: () => Promise.resolve(this.poster),
      smaller: (picture) => this.smaller(picture),
      originals: this.originals,
      open: () => this.device.broken ? Promise.reject(new Error("damaged")) : Promise.resolve(this.store),
      isWaiting: (clientId) => Promise.resolve(this.waiting.has(clientId)),
      moved: () => {},
    });
    await uploads.start();
    return { uploads, tab };
  }

  /** Time passes until it is so; what is read and hashed takes its real turns. */
  async passUntil(is: () => boolean, what: string): Promise<void> {
    await until(
      () => {
        this.clock.advance(500);
        return is();
      },
      what,
      10_000,
    );
  }
}
interface Page {
  uploads: Uploads;
  tab: Tab;
}

const general = "general";

function file(name: string, size = 10, type = ""): File {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return new File([bytes], name, { type });
}

async function assertArrived({ depot }: Bench, sent: File): Promise<void> {
  const arrived = [...depot.files.values()].filter(({ name }) => name === sent.name);
  assertEquals(arrived.length, 1);
  const same =
    await digestOf(new Blob([arrived[0]!.bytes as Uint8Array<ArrayBuffer>])) === await digestOf(sent);
  assertEquals(same, true, "the bytes are others");
}

const phases = ({ uploads }: Page) => uploads.items.value.map(({ phase }) => phase).join(" ");
const isDone = (page: Page) => () => phases(page).split(" ").every((phase) => phase === "done");

Deno.test("Uploads: a file arrives in pieces, as it was, and says so", async () => {
  const bench = new Bench();
  const page = await bench.page();
  const film = file("film.mp4", pieceSize * 2 + 5);
  await page.uploads.add(general, [film]);
  await bench.passUntil(isDone(page), "the file");
  await assertArrived(bench, film);
  assertEquals(bench.depot.log, ["POST", "PATCH 0", `PATCH ${pieceSize}`, `PATCH ${pieceSize * 2}`, "GET"]);
  assertEquals(page.uploads.items.value[0]!.file!.name, "film.mp4");
});

Deno.test("Uploads: an empty file is a file", async () => {
  const bench = new Bench();
  const page = await bench.page();
  await page.uploads.add(general, [file("nothing.txt", 0)]);
  await bench.passUntil(isDone(page), "the file");
});

Deno.test("Uploads: a cut line is waited out, and it goes on where the server has got to", async () => {
  const bench = new Bench();
  const page = await bench.page();
  bench.depot.cutAfter = 400_000;
  const picture = file("picture.png", 1_000_000);
  await page.uploads.add(general, [picture]);
  await bench.passUntil(isDone(page), "the file");
  await assertArrived(bench, picture);
  assertEquals(bench.depot.log, ["POST", "PATCH 0", "HEAD", "PATCH 400000", "GET"]);
  assertEquals(bench.hashed, 1);
});

Deno.test("Uploads: a reload goes on where the page before it was", async () => {
  const bench = new Bench();
  const before = await bench.page();
  bench.depot.cutAfter = 300_000;
  const picture = file("picture.png", 1_000_000);
  await before.uploads.add(general, [picture]);
  await until(() => bench.depot.cutAfter === undefined, "the cut");
  before.uploads.stop();
  before.tab.kill();
  const page = await bench.page();
  await bench.passUntil(isDone(page), "the file");
  await assertArrived(bench, picture);
  assertEquals(bench.depot.log.filter((line) => line === "POST").length, 1);
  assertEquals(bench.depot.log.at(-2), "PATCH 300000");
});

Deno.test("Uploads: a server that has forgotten gets it from the beginning", async () => {
  const bench = new Bench();
  const page = await bench.page();
  bench.depot.cutAfter = 300_000;
  const picture = file("picture.png", 1_000_000);
  await page.uploads.add(general, [picture]);
  await until(() => bench.depot.cutAfter === undefined, "the cut");
  bench.depot.uploads.clear();
  await bench.passUntil(isDone(page), "the file");
  await assertArrived(bench, picture);
});

Deno.test("Uploads: a lost answer to the last piece doubles nothing", async () => {
  const bench = new Bench();
  const page = await bench.page();
  bench.depot.loseLast = true;
  const note = file("note.txt");
  await page.uploads.add(general, [note]);
  await bench.passUntil(isDone(page), "the file");
  await assertArrived(bench, note);
  assertEquals(bench.depot.log, ["POST", "PATCH 0", "HEAD", "GET"]);
});

Deno.test("Uploads: a refusal stays with its file in the server's words; retry begins anew", async () => {
  const bench = new Bench();
  const page = await bench.page();
  bench.depot.refuse = ({ method }) =>
    method === "POST"
      ? { status: 415, code: "file_mismatch", message: "It is not what its name says" }
      : undefined;
  await page.uploads.add(general, [file("a.png"), file("b.png")]);
  await bench.passUntil(() => phases(page) === "refused refused", "the refusals");
  assertEquals(page.uploads.items.value[0]!.error, "It is not what its name says");
  bench.depot.refuse = undefined;
  page.uploads.retry(page.uploads.items.value[0]!.id);
  await bench.passUntil(() => phases(page) === "done refused", "the first");
});

Deno.test("Uploads: three travel at once, the others wait their turn", async () => {
  const bench = new Bench();
  const page = await bench.page();
  const gate = Promise.withResolvers<void>();
  let most = 0;
  let now = 0;
  bench.depot.beforePiece = async () => {
    most = Math.max(most, ++now);
    await gate.promise;
    now--;
  };
  await page.uploads.add(general, ["a", "b", "c", "d", "e"].map((name) => file(name)));
  await until(() => now === 3, "three of them");
  gate.resolve();
  await bench.passUntil(isDone(page), "all");
  assertEquals(most, 3);
});

Deno.test("Uploads: pause stops one, resume goes on; what is removed is ended at the server too", async () => {
  const bench = new Bench();
  const page = await bench.page();
  const gate = Promise.withResolvers<void>();
  bench.depot.beforePiece = () => gate.promise;
  await page.uploads.add(general, [file("a.txt"), file("b.txt")]);
  await until(() => bench.depot.uploads.size === 2, "both to begin");
  const [a, b] = page.uploads.items.value;
  page.uploads.pause(a!.id);
  page.uploads.remove(b!.id);
  gate.resolve();
  await until(() => bench.depot.uploads.size === 1, "one to end");
  assertEquals(phases(page), "paused");
  page.uploads.resume(a!.id);
  await bench.passUntil(isDone(page), "the other");
  assertEquals([...bench.depot.files.values()].map(({ name }) => name), ["a.txt"]);
});

Deno.test("Uploads.replace() sends what it has become, and nothing of what it was", async () => {
  const bench = new Bench();
  const page = await bench.page();
  await page.uploads.add(general, [file("picture.png", 5_000)]);
  await bench.passUntil(isDone(page), "the first");
  const edited = file("picture.png", 3_000);
  page.uploads.replace(page.uploads.items.value[0]!.id, edited);
  await bench.passUntil(isDone(page), "what it has become");
  await assertArrived(bench, edited);
});

Deno.test("Uploads: two tabs show the same file and send it once", async () => {
  const bench = new Bench();
  const one = await bench.page();
  const two = await bench.page();
  const note = file("note.txt");
  await one.uploads.add(general, [note]);
  await bench.passUntil(() => phases(two) === "done" && phases(one) === "done", "both");
  assertEquals(bench.depot.log.filter((line) => line === "POST").length, 1);
  two.uploads.remove(two.uploads.items.value[0]!.id);
  await until(() => one.uploads.items.value.length === 0, "the first tab");
});

Deno.test("Uploads: without a network they wait, and go when it is back", async () => {
  const bench = new Bench();
  const page = await bench.page();
  bench.depot.up = false;
  await page.uploads.add(general, [file("a.txt")]);
  await until(() => bench.depot.log.length > 0, "an attempt");
  bench.depot.up = true;
  page.tab.happen("online");
  await bench.passUntil(isDone(page), "the file");
});

Deno.test("Uploads.ready() waits for the files of a message, as long as it was told", async () => {
  const bench = new Bench();
  const page = await bench.page();
  const { uploads } = page;
  bench.depot.up = false;
  await uploads.add(general, [file("a.txt"), file("b.txt")]);
  uploads.attach(general, "m1");
  bench.waiting.add("m1");
  assertEquals(uploads.of(general, null).value.length, 0);
  assertEquals(await uploads.ready("m1", 0), undefined);
  const late = uploads.ready("m1", 5_000);
  bench.clock.advance(5_000);
  assertEquals(await late, undefined);
  const ready = uploads.ready("m1", 60_000_000);
  bench.depot.up = true;
  uploads.wake();
  await bench.passUntil(isDone(page), "the files");
  assertEquals((await ready)!.map(({ name }) => name), ["a.txt", "b.txt"]);
  uploads.forget("m1");
  const error = await assertRejects(() => uploads.ready("m1", 0), ParleyError, "attach them again");
  assertEquals(error.code, "not_found");
});

Deno.test("Uploads.detach() gives the files of a message back to what is being written", async () => {
  const bench = new Bench();
  const { uploads } = await bench.page();
  await uploads.add(general, [file("a.txt")]);
  uploads.attach(general, "m1");
  uploads.detach("m1");
  assertEquals(uploads.of(general, null).value.map(({ name }) => name), ["a.txt"]);
});

Deno.test("Uploads.again() sends anew what has expired on the server", async () => {
  const bench = new Bench();
  const page = await bench.page();
  const note = file("note.txt");
  await page.uploads.add(general, [note]);
  page.uploads.attach(general, "m1");
  await bench.passUntil(isDone(page), "the file");
  bench.depot.files.clear();
  await page.uploads.again("m1");
  await bench.passUntil(isDone(page), "the file again");
  await assertArrived(bench, note);
});

Deno.test("Uploads: files of a message that is no longer in the outbox do not stay behind", async () => {
  const bench = new Bench();
  const before = await bench.page();
  await before.uploads.add(general, [file("sent.txt")]);
  before.uploads.attach(general, "m1");
  await bench.passUntil(isDone(before), "the file");
  before.uploads.stop();
  const page = await bench.page();
  assertEquals(page.uploads.items.value, []);
});

Deno.test("Uploads: a damaged database costs nothing but the reload", async () => {
  const bench = new Bench();
  bench.device.broken = true;
  const page = await bench.page();
  assertEquals(page.uploads.durable.value, false);
  await page.uploads.add(general, [file("a.txt")]);
  await bench.passUntil(isDone(page), "the file");
});

Deno.test("Pace says how fast and how long, over the last seconds, also after a step back", () => {
  const pace = new Pace();
  pace.mark(0, 0);
  assertEquals(pace.speed, undefined);
  pace.mark(1_000, 1_000_000);
  assertEquals([pace.speed, pace.left(2_000_000)], [1_000_000, 2_000]);
  pace.mark(20_000, 1_500_000);
  pace.mark(21_000, 5_500_000);
  assertEquals(pace.speed! > 200_000, true);
  pace.mark(22_000, 100);
  assertEquals(pace.speed, undefined);
});

Deno.test("A waveform is few bytes, the loudest of them full, and strange ones are flat", () => {
  const samples = Float32Array.from({ length: 8_000 }, (_, i) => i < 4_000 ? 0 : Math.sin(i));
  const bars = unpacked(waveformOf(samples));
  assertEquals([bars.length, bars[0], Math.max(...bars)], [64, 0, 1]);
  assertEquals(unpacked(packed([1, 2, 4])).map((it) => Math.round(it * 4)), [1, 2, 4]);
  assertEquals(unpacked("%%%"), []);
  assertEquals(unpacked(undefined), []);
});

const photo = (name = "photo.jpg") => file(name, 900_000, "image/jpeg");
const small = file("photo.jpg", 70_000, "image/jpeg");
const sizes = ({ depot }: Bench) => [...depot.files.values()].map(({ bytes }) => bytes.length);

Deno.test("Uploads: a picture goes in its smaller size, and nothing of the original does", async () => {
  const bench = new Bench();
  const making = Promise.withResolvers<File>();
  bench.smaller = () => making.promise;
  const page = await bench.page();
  await page.uploads.add(general, [photo()]);
  await bench.passUntil(() => phases(page) === "reducing", "the making");
  assertEquals(bench.depot.log, []);
  making.resolve(small);
  await bench.passUntil(isDone(page), "the file");
  await assertArrived(bench, small);
  const [announced] = bench.depot.announced;
  assertEquals([announced!.original, announced!.sha256], ["900000", await digestOf(small)]);
});

Deno.test("Uploads: what cannot be made smaller, or is none of these pictures, goes as it is", async () => {
  const bench = new Bench();
  bench.smaller = () => Promise.reject(new Error("no canvas"));
  const page = await bench.page();
  const [picture, film] = [photo(), file("film.mp4", 900_000, "video/mp4")];
  await page.uploads.add(general, [picture, film]);
  await bench.passUntil(isDone(page), "the files");
  await assertArrived(bench, picture);
  await assertArrived(bench, film);
  assertEquals(bench.depot.announced.map(({ original }) => original), [undefined, undefined]);
});

Deno.test("Uploads: another choice takes back what was sent, and is remembered", async () => {
  const bench = new Bench();
  bench.smaller = () => Promise.resolve(small);
  const page = await bench.page();
  await page.uploads.add(general, [photo()]);
  await bench.passUntil(isDone(page), "the smaller one");
  for (const [originals, size] of [[true, 900_000], [false, 70_000], [true, 900_000]] as const) {
    page.uploads.sendOriginals(general, originals);
    await bench.passUntil(() => isDone(page)() && sizes(bench).join() === `${size}`, "the other one");
  }
  await page.uploads.add("elsewhere", [photo("other.jpg")]);
  await bench.passUntil(isDone(page), "the next one");
  assertEquals(sizes(bench), [900_000, 900_000]);
});

Deno.test("Uploads: a choice while it is made smaller, or under way, sends no byte of the wrong one", async () => {
  const bench = new Bench();
  const making = Promise.withResolvers<File>();
  bench.smaller = () => making.promise;
  const [page, other] = [await bench.page(), await bench.page()];
  const picture = photo();
  await page.uploads.add(general, [picture]);
  page.uploads.sendOriginals(general, true);
  making.resolve(small);
  await bench.passUntil(isDone(page), "the original");
  await assertArrived(bench, picture);
  // In the other tab, while this one is sending.
  other.uploads.sendOriginals(general, false);
  await bench.passUntil(() => isDone(page)() && sizes(bench).join() === "70000", "the smaller one");
  bench.depot.beforePiece = () => {
    bench.depot.beforePiece = undefined;
    return Promise.resolve(page.uploads.sendOriginals(general, false));
  };
  other.uploads.sendOriginals(general, true);
  const settled = () => isDone(page)() && isDone(other)() && sizes(bench).length === 1;
  await bench.passUntil(settled, "what was chosen last");
  const { file, blob } = page.uploads.items.value[0]!;
  assertEquals(sizes(bench), [blob.size]);
  assertEquals([...bench.depot.files.keys()], [file!.id]);
});

Deno.test("Uploads: a reload in the middle of making it smaller goes on with that", async () => {
  const bench = new Bench();
  bench.smaller = () => new Promise(() => {});
  const before = await bench.page();
  await before.uploads.add(general, [photo()]);
  await until(async () => (await bench.store.all()).length === 1, "the store");
  before.uploads.stop();
  before.tab.kill();
  bench.smaller = () => Promise.resolve(small);
  const page = await bench.page();
  await bench.passUntil(isDone(page), "the file");
  await assertArrived(bench, small);
});

Deno.test("Uploads: what was edited is made smaller again", async () => {
  const bench = new Bench();
  bench.smaller = () => Promise.resolve(small);
  const page = await bench.page();
  await page.uploads.add(general, [photo()]);
  await bench.passUntil(isDone(page), "the file");
  const asked: number[] = [];
  bench.smaller = ({ blob }) => (asked.push(blob.size), Promise.resolve(undefined));
  const edited = file("photo.jpg", 500_000, "image/jpeg");
  page.uploads.replace(page.uploads.items.value[0]!.id, edited);
  await bench.passUntil(() => isDone(page)() && sizes(bench).join() === "500000", "the edited one");
  assertEquals(asked, [500_000]);
});

Deno.test("Uploads: a film gets its poster before it counts as sent, also over a cut line, and goes without one", async () => {
  const bench = new Bench();
  const page = await bench.page();
  bench.poster = new Blob(["a picture"]);
  bench.depot.cutPoster = true;
  const film = file("film.mp4", 500_000, "video/mp4");
  await page.uploads.add(general, [film]);
  await bench.passUntil(isDone(page), "the film");
  await assertArrived(bench, film);
  assertEquals(bench.depot.log, ["POST", "PATCH 0", "GET", "PUT", "HEAD", "GET", "PUT"]);
  assertEquals(page.uploads.items.value[0]!.file!.thumbs, true);
  bench.depot.refuse = ({ method }) =>
    method === "PUT" ? { code: "internal", message: "Not now", status: 500 } : undefined;
  await page.uploads.add(general, [file("other.mp4", 500, "video/mp4")]);
  await bench.passUntil(isDone(page), "the other film");
  assertEquals(page.uploads.items.value[1]!.file!.thumbs, undefined);
});
