// deno-lint-ignore-file no-console
/**
 * `deno task demo [--add]`: fills an empty server with people, rooms of each kind and a conversation of the last
 * days, through the same functions that real people's clicks end in. A server that has people is left alone unless
 * `--add` is given. Everybody gets one password, made up each time and said at the end: nobody can know it before.
 */
import { monotonicFactory } from "ulid";
import { type Config, readConfig } from "@/core/config.ts";
import { type Effects, realEffects } from "@/core/effects.ts";
import { register } from "@/core/entrance.ts";
import { StartError } from "@/core/errors.ts";
import { StoreInUse } from "@/core/kv/open.ts";
import { consoleLog } from "@/core/log.ts";
import { type Core, openCore } from "@/core/mod.ts";
import { threadOf } from "@/core/protocol/ids.ts";
import type { Scope } from "@/core/scope.ts";
import { loadSecrets } from "@/core/security/secrets.ts";
import { contacts as known, generalTalk, profiles as told, requests } from "./demo_story.ts";
import { type Story, story, type StoryRoom } from "./demo_story.ts";

export interface Filled {
  password: string;
  roomPassword: string;
  people: string[];
  rooms: number;
  messages: number;
}

/** A clock that the story moves. */
export class StoryClock {
  readonly start: number;
  time: number;
  readonly #id = monotonicFactory();

  constructor(readonly now: number) {
    this.start = now - 7 * day;
    this.time = this.start;
  }

  effects(real: Effects): Effects {
    return { ...real, now: () => this.time, id: () => this.#id(this.time) };
  }
}

const minute = 60_000;
const day = 86_400_000;

/** Open to the story's people, and in no hurry. */
export function demoConfig(config: Config): Config {
  const off = { count: 0, per: 1_000 };
  const limits = { ...config.limits, login: off, register: off, message: off, room: off, roomPassword: off };
  return { ...config, registration: "open", limits };
}

/** @param core opened with `demoConfig` and the effects of `clock`. @throws {StartError} when it is not empty. */
export async function fill(core: Core, clock: StoryClock, options: { add?: boolean } = {}): Promise<Filled> {
  await refuse(core, story, options.add ?? false);
  const password = passphrase(core.effects);
  const roomPassword = passphrase(core.effects);
  const scopes = await arrive(core, story, password);
  const lines: Line[] = [];
  const general = await core.rooms.firstRoom(scopes.get("ada")!);
  if (general !== null) lines.push(...linesOf(generalTalk, general.room.id, clock.now));
  const archive: [string, string][] = [];
  for (const room of story.rooms) {
    const id = await build(core, scopes, { room, roomPassword });
    lines.push(...linesOf(room.talk, id, clock.now));
    if (room.archived) archive.push([room.owner, id]);
  }
  await speak(core, scopes, { lines, clock });
  clock.time = clock.now;
  for (const [owner, conversation] of archive) {
    await core.rooms.archive(scopes.get(owner)!, { conversation, archived: true });
  }
  await meet(core, scopes);
  await settle(core, scopes);
  const rooms = story.rooms.length + (general === null ? 0 : 1);
  return { password, roomPassword, people: [...scopes.keys()], rooms, messages: lines.length };
}

async function refuse(core: Core, { people }: Story, add: boolean): Promise<void> {
  if (!add && !await core.accounts.isEmpty()) {
    throw new StartError(
      "Cannot fill this server: it has people already. To add the demo to them, give --add",
    );
  }
  for (const username of Object.keys(people)) {
    if (await core.accounts.byUsername(username) !== null) {
      throw new StartError(`Cannot fill this server: there is somebody called "${username}" already`);
    }
  }
}

async function arrive(core: Core, { people }: Story, password: string): Promise<Map<string, Scope>> {
  const scopes = new Map<string, Scope>();
  const visitor = { address: "127.0.0.1", userAgent: "Parley demo", requestId: "demo" };
  for (const [username, name] of Object.entries(people)) {
    const form = { username, name, password, email: `${username}@example.org` };
    scopes.set(username, (await register(core, visitor, form)).scope);
  }
  return scopes;
}

async function build(
  core: Core,
  scopes: Map<string, Scope>,
  { room, roomPassword }: { room: StoryRoom; roomPassword: string },
): Promise<string> {
  const { name, access, icon, topic, description } = room;
  const owner = scopes.get(room.owner)!;
  const password = access === "password" ? { password: roomPassword } : {};
  const made = await core.rooms.create(owner, { name, access, icon, topic, description, ...password });
  const conversation = made.room.id;
  for (const username of room.members.filter((member) => member !== room.owner)) {
    if (access === "private") await core.rooms.add(owner, { conversation, username });
    else await core.rooms.join(scopes.get(username)!, { conversation, ...password });
  }
  return conversation;
}

export interface Line {
  at: number;
  conversation: string;
  who: string;
  text: string;
  /** The line in whose thread it is said. */
  answers?: Line;
}

/** What is said in one room, with times; a story that lies in the future is a mistake of its author. */
export function linesOf(talk: string, conversation: string, now: number): Line[] {
  let at = 0;
  const lines: Line[] = [];
  for (const line of talk.trim().split("\n").map((line) => line.trim())) {
    if (line.startsWith("@")) {
      at = momentOf(line, now);
      continue;
    }
    const [, who, inThread, minutes, text] = /^(\w+)( >)? \+(\d+) (.+)$/.exec(line) ?? [];
    if (text === undefined) throw new Error(`Cannot read the line of the story "${line}"`);
    // Not on the minute, as people are.
    at += Number(minutes) * minute + (lines.length * 7 % 40) * 1_000;
    const answers = inThread && lines.findLast((line) => line.answers === undefined);
    lines.push({ at: Math.min(at, now), conversation, who: who!, text, ...(answers ? { answers } : {}) });
  }
  return lines;
}

function momentOf(line: string, now: number): number {
  const [, ago, clock] = /^@ (\d+)m$/.exec(line) ?? /^@ (\d+)d (\d\d:\d\d)$/.exec(line) ?? [];
  if (ago === undefined) throw new Error(`Cannot read the time of the story "${line}"`);
  if (clock === undefined) return now - Number(ago) * minute;
  const [hours, minutes] = clock.split(":").map(Number);
  const midnight = Math.floor(now / day) * day;
  return midnight - Number(ago) * day + hours! * 60 * minute + minutes! * minute;
}

async function speak(
  core: Core,
  scopes: Map<string, Scope>,
  { lines, clock }: { lines: Line[]; clock: StoryClock },
): Promise<void> {
  const numbers = new Map<Line, number>();
  for (const line of lines.toSorted((a, b) => a.at - b.at)) {
    const { at, who, text, answers } = line;
    clock.time = Math.max(clock.time, at);
    const clientId = core.effects.id();
    const conversation = answers ? threadOf(line.conversation, numbers.get(answers)!) : line.conversation;
    numbers.set(line, (await core.messages.send(scopes.get(who)!, { conversation, clientId, text })).n);
  }
}

/** Everybody has read everything but Ada, who is to find something new; nobody stays signed in. */
async function settle(core: Core, scopes: Map<string, Scope>): Promise<void> {
  for (const [username, scope] of scopes) {
    const { memberships } = await core.rooms.mine(scope);
    for (const { room, head } of username === "ada" ? [] : memberships) {
      await core.conversations.mark(scope, room.id, { read: head.n, delivered: head.n });
    }
    if (username !== "ada") await core.threads.readAll(scope);
    await core.sessions.close(scope);
  }
}

async function meet({ profiles, contacts }: Core, scopes: Map<string, Scope>): Promise<void> {
  const scopeOf = (username: string) => scopes.get(username)!;
  const ada = scopeOf("ada");
  for (const [username, profile] of Object.entries(told)) await profiles.set(scopeOf(username), profile);
  for (const username of known) {
    await contacts.ask(scopeOf(username), { user: ada.userId });
    await contacts.answer(ada, { user: scopeOf(username).userId, accept: true });
  }
  for (const [username, note] of Object.entries(requests)) {
    await contacts.ask(scopeOf(username), { user: ada.userId, note });
  }
}

/** 60 bits, easy to type; begins with what the rules for passwords ask for. */
function passphrase(effects: Effects): string {
  const letters = "abcdefghjkmnpqrstuvwxyz234567899";
  const text = [...effects.randomBytes(12)].map((byte) => letters[byte % 32]).join("");
  return "Tea7-" + text.replace(/(.{4})(?=.)/g, "$1-");
}

async function main(args: string[]): Promise<void> {
  const config = readConfig();
  const clock = new StoryClock(Date.now());
  const real = realEffects(consoleLog("error"));
  const secrets = await loadSecrets(config.dataDir, Deno.env.toObject(), real);
  const core = await openCore(demoConfig(config), { effects: clock.effects(real), secrets });
  try {
    const filled = await fill(core, clock, { add: args.includes("--add") });
    console.log(
      `${filled.people.length} people, ${filled.rooms} rooms and ${filled.messages} messages are there.\n\n` +
        `Start Parley with \`deno task start\` and log in as ada with the password ${filled.password}\n` +
        `(everybody has it: ${filled.people.join(", ")}). The book club asks for ${filled.roomPassword}\n\n` +
        "These accounts are for looking around: do not put this server on the internet with them.",
    );
  } finally {
    await core.close();
  }
}

if (import.meta.main) {
  try {
    await main(Deno.args);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    if (error instanceof StoreInUse) console.error("Stop the server, run this, and start it again.");
    Deno.exit(error.exitCode);
  }
}
