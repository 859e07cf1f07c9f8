// This module is browser compatible.
/**
 * What this tab does when something concerns me: it shows it on the desktop and makes a sound, if it is the one of this
 * browser's tabs that does, and nobody is looking at the place already. What is read, here or on another device, is
 * taken away again. Whether to tell at all has been decided by the server.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { ServerFrameOf } from "../protocol/frames.ts";
import type { ReadPosition } from "../protocol/entries.ts";
import type { NotificationKind } from "../protocol/notifications.ts";
import type { Connection } from "./connection.ts";
import type { About, Desktop } from "./desktop.ts";
import type { Loudspeaker } from "./loudspeaker.ts";
import type { SoundChoice } from "./sound_choice.ts";
import { soundFor } from "./sound_choice.ts";
import { Speaker, type SpeakerParts } from "./speaker.ts";
import type { Hold } from "./tabs.ts";

export interface RingerParts extends SpeakerParts {
  me: string;
  connection: Pick<Connection, "on" | "request" | "state">;
  desktop: Pick<Desktop, "show" | "shown">;
  /** The person has it switched on here, and the browser allows it. */
  showing(): boolean;
  /** The page may ask whether they want it. */
  mayOffer(): boolean;
  loudspeaker: Pick<Loudspeaker, "play" | "ready">;
  sounds(): SoundChoice;
  /** How far I have read there, as far as this page knows. */
  readIn(conversation: string): number | undefined;
}

interface Heard {
  id: string;
  about: About;
  sound: boolean;
}

/** What is about a message that I have not read: reading it is enough. */
const ofMessages: readonly NotificationKind[] = [
  "direct",
  "mention",
  "everybody",
  "thread",
  "keyword",
  "room",
];

export class Ringer {
  readonly #parts: RingerParts;
  readonly #desktop: Speaker<Heard>;
  readonly #sound: Speaker<Heard>;
  readonly #looks = new Map<string, Hold>();
  readonly #unshown = signal(false);
  readonly #unheard = signal(false);
  /** Something could have been shown, if the browser were allowed to. */
  readonly unshown: ReadonlySignal<boolean> = this.#unshown;
  /** The browser has kept a sound back. */
  readonly unheard: ReadonlySignal<boolean> = this.#unheard;
  #stops: (() => void)[] = [];

  constructor(parts: RingerParts) {
    this.#parts = parts;
    this.#desktop = new Speaker(parts, `parley-shows-${parts.me}`, (heard) => this.#show(heard));
    this.#sound = new Speaker(parts, `parley-sounds-${parts.me}`, (heard) => this.#ring(heard));
  }

  start(): void {
    const { connection, loudspeaker } = this.#parts;
    const prepare = () => {
      const open = connection.state.value.phase === "open";
      this.#desktop.ready(open);
      this.#sound.ready(open && loudspeaker.ready.value);
      if (loudspeaker.ready.value) this.#unheard.value = false;
    };
    this.#stops = [
      connection.state.subscribe(prepare),
      loudspeaker.ready.subscribe(prepare),
      connection.on("notification", (frame) => this.#hear(frame)),
      connection.on("read", ({ c, read }) => void this.#takeRead(c, read)),
      connection.on("gone", ({ c }) => void this.#close((about) => about.conversation === c)),
      connection.on("notifications", () => void this.#askAgain()),
      connection.on("welcome", () => void this.#tidy()),
    ];
    void this.#tidy();
  }

  stop(): void {
    this.looksAt([]);
    this.#desktop.stop();
    this.#sound.stop();
    for (const stop of this.#stops) stop();
  }

  /** These conversations are open in this tab, in sight, and have the keyboard. */
  looksAt(conversations: readonly string[]): void {
    for (const [id, hold] of this.#looks) {
      if (conversations.includes(id)) continue;
      hold.release();
      this.#looks.delete(id);
    }
    for (const id of conversations) {
      if (!this.#looks.has(id)) {
        this.#looks.set(id, this.#parts.tabs.hold(this.#lookName(id), { shared: true }));
      }
    }
  }

  #hear({ notification, desktop, sound }: ServerFrameOf<"notification">): void {
    const { id, at, conversation, kind, n } = notification;
    const about = { id, at, conversation, kind, ...(n === undefined ? {} : { n }) };
    const heard = { id, about, sound };
    if (desktop) {
      this.#desktop.take(heard);
      void this.#noteUnshown(heard);
    }
    if (sound) {
      this.#sound.take(heard);
      void this.#noteUnheard(heard);
    }
  }

  async #show({ about, sound }: Heard): Promise<void> {
    const { connection, desktop, showing, sounds, tabs } = this.#parts;
    if (!showing() || await this.#isSeen(about)) return;
    const { id, at } = about;
    const { content } = await connection.request("notifications.shown", { id, at });
    // It may have been opened meanwhile.
    if (content === null || await this.#isSeen(about)) return;
    // Where no tab may make a sound, the system does.
    const silent = !sound || !sounds().on || await tabs.isHeld(this.#sound.name);
    await desktop.show(content, about, { silent }).catch(() => {}); // Another tab could not either.
  }

  async #ring({ about }: Heard): Promise<void> {
    const { loudspeaker, sounds } = this.#parts;
    const choice = sounds();
    if (!choice.on || await this.#isSeen(about)) return;
    const played = await loudspeaker.play(soundFor(choice, about), choice.volume);
    if (played === "unplayable") await loudspeaker.play("chime", choice.volume, { anyway: true });
    if (played === "blocked") this.#unheard.value = true;
  }

  async #noteUnshown({ about }: Heard): Promise<void> {
    if (this.#parts.mayOffer() && !await this.#isSeen(about)) this.#unshown.value = true;
  }

  /** No tab of this browser may be heard yet. */
  async #noteUnheard({ about }: Heard): Promise<void> {
    const { loudspeaker, sounds, tabs } = this.#parts;
    if (loudspeaker.ready.peek() || !sounds().on || await tabs.isHeld(this.#sound.name)) return;
    if (!await this.#isSeen(about)) this.#unheard.value = !loudspeaker.ready.peek();
  }

  /** Somebody is looking at it, in whichever tab. Who wanted to be reminded is. */
  #isSeen({ conversation, kind }: About): Promise<boolean> {
    return kind === "reminder"
      ? Promise.resolve(false)
      : this.#parts.tabs.isHeld(this.#lookName(conversation));
  }

  #takeRead(conversation: string, { n }: ReadPosition): Promise<void> {
    return this.#close((about) => about.conversation === conversation && isReadAt(about, n));
  }

  /** After a time without a line, or without a page: what was read meanwhile. */
  #tidy(): Promise<void> {
    return this.#close((about) => isReadAt(about, this.#parts.readIn(about.conversation ?? "") ?? -1));
  }

  /** Something was seen in the list, somewhere: only the server knows what. */
  async #askAgain(): Promise<void> {
    const { connection, desktop } = this.#parts;
    for (const { about: { id, at }, close } of await desktop.shown()) {
      if (id === undefined || at === undefined) continue;
      const answer = await connection.request("notifications.shown", { id, at }).catch(() => undefined);
      if (answer?.content === null) close();
    }
  }

  async #close(isOver: (about: Partial<About>) => boolean): Promise<void> {
    for (const { about, close } of await this.#parts.desktop.shown()) if (isOver(about)) close();
  }

  #lookName(conversation: string): string {
    return `parley-looks-${this.#parts.me}-${conversation}`;
  }
}

function isReadAt({ kind, n }: Partial<About>, read: number): boolean {
  return kind !== undefined && ofMessages.includes(kind) && n !== undefined && n <= read;
}
