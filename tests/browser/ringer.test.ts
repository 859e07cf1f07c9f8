import { signal } from "@preact/signals";
import type { Connection, ConnectionState } from "@/core/browser/connection.ts";
import { LineLost } from "@/core/browser/connection.ts";
import type { About, Content } from "@/core/browser/desktop.ts";
import { Ringer } from "@/core/browser/ringer.ts";
import {
  type SoundChoice,
  soundChoice,
  soundFor,
  usualSounds,
  withoutOwn,
} from "@/core/browser/sound_choice.ts";
import type { ServerFrame } from "@/core/protocol/frames.ts";
import type { NotificationKind } from "@/core/protocol/notifications.ts";
import { Locks } from "@/tests/browser/support/tabs.ts";
import { Device, settle, Tab } from "@/tests/browser/support/window.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";

const room = "01J9ZC8F2Y4T6V8X0Z2B4D6F8H";
const other = "01J9ZC8F2Y4T6V8X0Z2B4D6F8J";

/** One of Ada's browsers: what its tabs show and play, together. */
class AdasBrowser {
  readonly clock = new Clock();
  readonly device = new Device();
  readonly locks = new Locks();
  readonly tabs: AdasTab[] = [];
  readonly shown: { by: string; about: Partial<About>; silent: boolean }[] = [];
  readonly played: string[] = [];
  sounds: SoundChoice = usualSounds;
  showing = true;
  /** What the server says of each: null is read, or gone. */
  content: Content | null = { title: "Ben", body: "Hi", url: `/rooms/${room}?at=3`, tag: room, at: 1 };
  #count = 0;

  async open(name: string, options: { pressed?: boolean } = {}): Promise<AdasTab> {
    const tab = new AdasTab(this, name, options);
    this.tabs.push(tab);
    await settle();
    return tab;
  }

  /** Comes over the lines of all tabs that have one. */
  async hears(
    more: { kind?: NotificationKind; n?: number; conversation?: string; desktop?: boolean; sound?: boolean } =
      {},
  ) {
    const { kind = "mention", n = 3, conversation = room, desktop = true, sound = true } = more;
    const at = this.clock.now();
    const notification = {
      id: `${conversation}.${n}.${this.#count++}`,
      kind,
      at,
      conversation,
      n,
      read: false,
    };
    await this.says({ type: "notification", notification, desktop, sound });
  }

  async says(frame: ServerFrame): Promise<void> {
    for (const tab of this.tabs) tab.gets(frame);
    await settle();
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await settle();
  }
}

class AdasTab {
  readonly ringer: Ringer;
  readonly state = signal<ConnectionState>({ phase: "open", since: 0 });
  readonly pressed;
  /** The server answers after this. */
  before: Promise<void> | undefined;
  /** The server does not answer any more. */
  deaf = false;
  readonly #listeners = new Map<string, ((frame: never) => void)[]>();
  readonly #world: Tab;

  constructor(
    readonly browser: AdasBrowser,
    readonly name: string,
    { pressed = true }: { pressed?: boolean },
  ) {
    const { device, clock, locks, shown, played } = browser;
    this.pressed = signal(pressed);
    this.#world = new Tab(clock, device, () => {
      throw new Error("Its line is made by hand");
    });
    const connection = {
      state: this.state,
      on: (type: string, listener: (frame: never) => void) => {
        this.#listeners.set(type, [...this.#listeners.get(type) ?? [], listener]);
        return () => {};
      },
      request: async () => {
        await this.before;
        if (this.deaf) throw new LineLost("disconnected", "The line is gone");
        return { content: browser.content };
      },
    } as unknown as Connection;
    this.ringer = new Ringer({
      ...{ world: this.#world, me: "ada", connection, tabs: locks.of(name) },
      desktop: {
        show: (_, about, { silent = true } = {}) => {
          shown.push({ by: name, about, silent });
          return Promise.resolve("worker");
        },
        shown: () =>
          Promise.resolve(shown.map((one) => ({
            about: one.about,
            close: () => void shown.splice(shown.indexOf(one), 1),
          }))),
      },
      loudspeaker: {
        ready: this.pressed,
        play: (sound) => {
          played.push(`${name} ${sound}`);
          return Promise.resolve("played");
        },
      },
      showing: () => browser.showing,
      mayOffer: () => !browser.showing,
      sounds: () => browser.sounds,
      readIn: () => undefined,
    });
    this.ringer.start();
  }

  gets(frame: ServerFrame): void {
    if (this.state.peek().phase !== "open") return;
    for (const listener of this.#listeners.get(frame.type) ?? []) listener(frame as never);
  }

  async losesItsLine(): Promise<void> {
    this.deaf = true;
    this.state.value = { phase: "waiting", since: 0 };
    await settle();
  }

  async dies(): Promise<void> {
    this.#world.kill();
    this.browser.locks.kill(this.name);
    this.browser.tabs.splice(this.browser.tabs.indexOf(this), 1);
    await settle();
  }
}

Deno.test("Habit 102: of three tabs one shows it and one is heard, whichever is closed", async () => {
  const browser = new AdasBrowser();
  const [first, second] = [await browser.open("one"), await browser.open("two")];
  await browser.open("three");
  await browser.hears();
  await browser.pass(20_000);
  assertEquals(browser.shown.map(({ by, silent }) => [by, silent]), [["one", true]]);
  assertEquals(browser.played, ["one chime"]);
  await first.dies();
  await browser.hears();
  await second.dies();
  await browser.hears();
  await browser.pass(20_000);
  assertEquals(browser.shown.map(({ by }) => by), ["one", "two", "three"]);
  assertEquals(browser.played.map((one) => one.split(" ")[0]), ["one", "two", "three"]);
});

Deno.test("what the speaking tab has heard and not said when it ends is said by the next, and not what it has said", async () => {
  const browser = new AdasBrowser();
  const first = await browser.open("one");
  await browser.open("two");
  await browser.hears({ n: 3 });
  first.deaf = true;
  await browser.hears({ n: 4, sound: false });
  assertEquals(browser.shown.length, 1);
  await first.dies();
  await browser.pass(200);
  assertEquals(browser.shown.map(({ by, about }) => [by, about.n]), [["one", 3], ["two", 4]]);
  assertEquals(browser.played, ["one chime"]);
});

Deno.test("a tab without a line lets another speak, and what is old is not said when it takes over", async () => {
  const browser = new AdasBrowser();
  const first = await browser.open("one");
  const second = await browser.open("two");
  await first.losesItsLine();
  await browser.hears({ n: 3 });
  assertEquals(browser.shown.map(({ by }) => by), ["two"]);
  first.deaf = second.deaf = true;
  await browser.hears({ n: 4 });
  await browser.pass(11_000);
  second.deaf = false;
  await second.losesItsLine();
  second.state.value = { phase: "open", since: 0 };
  await settle();
  await browser.pass(1_000);
  assertEquals(browser.shown.length, 1);
});

Deno.test("nothing is shown or heard of what somebody looks at in whichever tab; of a reminder it is", async () => {
  const browser = new AdasBrowser();
  await browser.open("one");
  const second = await browser.open("two");
  second.ringer.looksAt([room]);
  await browser.hears();
  assertEquals([browser.shown.length, browser.played.length], [0, 0]);
  await browser.hears({ kind: "reminder" });
  assertEquals([browser.shown.length, browser.played.length], [1, 1]);
  await browser.hears({ conversation: other });
  assertEquals(browser.shown.length, 2);
  second.ringer.looksAt([other]);
  await browser.hears();
  assertEquals(browser.shown.length, 3);
  // A tab that has crashed does not look any more.
  await second.dies();
  await browser.hears({ conversation: other });
  assertEquals(browser.shown.length, 4);
});

Deno.test("what comes close together is shown in order, as the last takes the place of the others", async () => {
  const browser = new AdasBrowser();
  const tab = await browser.open("one");
  const { promise: slowly, resolve } = Promise.withResolvers<void>();
  tab.before = slowly;
  await browser.hears({ n: 3 });
  tab.before = undefined;
  await browser.hears({ n: 4 });
  assertEquals(browser.shown.length, 0);
  resolve();
  await settle();
  assertEquals(browser.shown.map(({ about }) => about.n), [3, 4]);
});

Deno.test("what the server did not answer is tried again, and what takes long does not hold up the next", async () => {
  const browser = new AdasBrowser();
  const tab = await browser.open("one");
  tab.deaf = true;
  await browser.hears({ n: 3 });
  tab.deaf = false;
  await browser.pass(2_000);
  assertEquals(browser.shown.map(({ about }) => about.n), [3]);
  tab.before = Promise.withResolvers<void>().promise;
  await browser.hears({ n: 4 });
  tab.before = undefined;
  await browser.hears({ n: 5 });
  await browser.pass(3_000);
  assertEquals(browser.shown.map(({ about }) => about.n), [3, 5]);
});

Deno.test("what was read before its turn is not shown", async () => {
  const browser = new AdasBrowser();
  await browser.open("one");
  browser.content = null;
  await browser.hears();
  assertEquals(browser.shown, []);
});

Deno.test("Habit 26: what is read, here or elsewhere, is taken away; what came after it stays", async () => {
  const browser = new AdasBrowser();
  await browser.open("one");
  await browser.hears({ n: 5 });
  await browser.hears({ n: 5, kind: "reaction" });
  const read = (n: number) => ({ turn: 1, n, count: n, delivered: n });
  await browser.says({ type: "read", c: room, read: read(4) });
  await browser.says({ type: "read", c: other, read: read(9) });
  assertEquals(browser.shown.length, 2);
  await browser.says({ type: "read", c: room, read: read(5) });
  assertEquals(browser.shown.map(({ about }) => about.kind), ["reaction"]);
  // Seen in the list: the server knows.
  browser.content = null;
  await browser.says({ type: "notifications" });
  assertEquals(browser.shown, []);
  browser.content = { title: "Ben", body: "", url: "/", tag: room, at: 1 };
  await browser.hears({ n: 6 });
  await browser.says({ type: "gone", c: room, reason: "removed" });
  assertEquals(browser.shown, []);
});

Deno.test("the sound comes from a tab that may be heard; while there is none the page says so, and the system rings", async () => {
  const browser = new AdasBrowser();
  const first = await browser.open("one", { pressed: false });
  const second = await browser.open("two", { pressed: false });
  await browser.hears();
  assertEquals(browser.played, []);
  assertEquals(browser.shown.map(({ by, silent }) => [by, silent]), [["one", false]]);
  assertEquals([first, second].map(({ ringer }) => ringer.unheard.value), [true, true]);
  second.pressed.value = true;
  await settle();
  assertEquals(second.ringer.unheard.value, false);
  await browser.hears();
  assertEquals(browser.played.at(-1), "two chime");
  assertEquals(browser.shown.at(-1)!.silent, true);
  browser.sounds = { ...usualSounds, on: false };
  const before = browser.played.length;
  await browser.hears();
  assertEquals(browser.played.length, before);
  assertEquals(browser.shown.at(-1)!.silent, true);
});

Deno.test("what the server does not want to ring does not, and a browser that was not asked is offered it", async () => {
  const browser = new AdasBrowser();
  const tab = await browser.open("one");
  await browser.hears({ desktop: false, sound: false });
  assertEquals([browser.shown.length, browser.played.length], [0, 0]);
  browser.showing = false;
  await browser.hears({ sound: false });
  assertEquals([browser.shown.length, tab.ringer.unshown.value], [0, true]);
});

Deno.test("Habit 98: a sound for what is to me, one for the rest, and one for each room that has its own", () => {
  const choice: SoundChoice = {
    ...usualSounds,
    toMe: "own",
    other: "knock",
    rooms: { [room]: "none", [other]: "own" },
  };
  assertEquals(soundFor(choice, { kind: "mention", conversation: `${room}-7` }), "none");
  assertEquals(soundFor(choice, { kind: "direct", conversation: "7AAAAAAAAAAAAAAAAAAAAAAAAA" }), "own");
  assertEquals(soundFor(choice, { kind: "thread", conversation: "01J9ZC8F2Y4T6V8X0Z2B4D6F8K" }), "knock");
  assertEquals(withoutOwn(choice), { ...choice, toMe: usualSounds.toMe, rooms: { [room]: "none" } });
  // What nobody has chosen, or something else has written.
  assertEquals(soundChoice("nobody"), usualSounds);
  localStorage.setItem("parley-sounds-ada", '{"volume":9,"toMe":"loud","rooms":{"a":"b"}}');
  assertEquals(soundChoice("ada"), { ...usualSounds, volume: 1 });
  localStorage.removeItem("parley-sounds-ada");
});
