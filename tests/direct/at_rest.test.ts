import { keys } from "@/core/kv/keys.ts";
import { StartError } from "@/core/errors.ts";
import { openStore } from "@/core/kv/open.ts";
import { reseal } from "@/core/kv/resealing.ts";
import { type Core, openCore } from "@/core/mod.ts";
import { AtRestSealer } from "@/core/security/sealer.ts";
import { loadSecrets } from "@/core/security/secrets.ts";
import { Passwords } from "@/core/accounts/passwords.ts";
import { realEffects } from "@/core/effects.ts";
import { rotate } from "@/tasks/rotate.ts";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@/tests/support/assert.ts";
import { signUp, testKeys } from "@/tests/support/core.ts";
import { testConfig, TestLog } from "@/tests/support/settings.ts";

const marker = "PLATYPUS-MOON-42";

/** A data directory, and cores that are opened on it one after the other. */
async function onDisk(run: (disk: Disk) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await run(new Disk(dir));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

class Disk {
  readonly kv: string;
  readonly log = new TestLog();
  readonly effects = realEffects(this.log.log);

  constructor(readonly dir: string) {
    this.kv = `${dir}/kv.db`;
  }

  secrets(env: Record<string, string> = {}) {
    return loadSecrets(this.dir, env, this.effects);
  }

  async withCore<T>(run: (core: Core) => Promise<T>, env: Record<string, string> = {}): Promise<T> {
    const config = testConfig({ PARLEY_DATA: this.dir, PARLEY_KV: this.kv });
    const passwords = new Passwords({
      effects: this.effects,
      cost: { algorithm: "pbkdf2-sha256", rounds: 10 },
    });
    const secrets = await this.secrets(env);
    const core = await openCore(config, { effects: this.effects, secrets, passwords });
    try {
      return await run(core);
    } finally {
      await core.close();
    }
  }

  /** Files that contain the text, in UTF-8 or UTF-16. */
  async filesWith(text: string): Promise<string[]> {
    const found: string[] = [];
    for await (const { name } of Deno.readDir(this.dir)) {
      const bytes = new TextDecoder("latin1").decode(await Deno.readFile(`${this.dir}/${name}`));
      if (bytes.includes(text) || bytes.includes([...text].join("\0"))) found.push(name);
    }
    return found;
  }
}

/** Ada and Ben talk; @returns what Ada needs to read it later. */
async function talk(core: Core, messages = 1) {
  const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
  const { room } = await core.direct.open(ada, { people: [ben.userId] });
  for (let i = 0; i < messages; i++) {
    const text = `${marker} ${i} `.repeat(20);
    await core.messages.send(ada, { conversation: room.id, clientId: core.effects.id(), text });
  }
  await core.messages.edit(ada, { conversation: room.id, n: 2, text: `${marker} edited` });
  return { ada, conversation: room.id };
}

Deno.test("What is said in a direct conversation stands in no file and no line of the log", () =>
  onDisk(async (disk) => {
    await disk.withCore(async (core) => {
      const { ada, conversation } = await talk(core);
      const general = (await core.rooms.mine(ada)).memberships.find(({ room }) =>
        room.kind === "room"
      )!.room.id;
      const text = "AARDVARK-SUN-17 in a room";
      await core.messages.send(ada, { conversation: general, clientId: core.effects.id(), text });
      const thread = `${conversation}-2`;
      await core.messages.send(ada, { conversation: thread, clientId: core.effects.id(), text: marker });
      assertEquals(await disk.filesWith(marker), [], "while the server runs, with its write-ahead log");
      assert(
        (await disk.filesWith("AARDVARK-SUN-17")).length > 0,
        "looking for text finds what is not encrypted",
      );
    });
    assertEquals(await disk.filesWith(marker), []);
    assert(!JSON.stringify(disk.log.lines).includes(marker));
  }));

Deno.test("deno task rotate encrypts everything again under a new key, and it is read as before", () =>
  onDisk(async (disk) => {
    const { ada, conversation } = await disk.withCore((core) => talk(core, 250));
    assertStringIncludes(await rotate({ ...disk, secrets: await disk.secrets() }), "253 values"); // The key for push services is one of them.
    const secrets = await disk.secrets();
    assertEquals([secrets.atRest.version, secrets.atRestOf(1) !== null], [2, true]);
    assertEquals(await versionsOf(disk, conversation), new Set([2]));
    await disk.withCore(async (core) => {
      const { entries } = await core.conversations.history(ada, conversation, { before: 10 });
      const texts = entries.map((entry) => entry.type === "message" ? entry.text : "");
      assertEquals(texts.slice(0, 3).map((text) => text.slice(0, 23)), [
        "",
        `${marker} edited`,
        `${marker} 1 PLAT`,
      ]);
      assertEquals((await core.messages.revisions(ada, { conversation, n: 2 })).revisions.length, 2);
    });
  }));

Deno.test("What waits to be sent and what reminders say stands in no file, and is read after a rotation", () =>
  onDisk(async (disk) => {
    const at = Date.now() + 3_600_000;
    const ada = await disk.withCore(async (core) => {
      const { ada, conversation } = await talk(core);
      const later = { conversation, clientId: core.effects.id(), text: marker, at };
      await core.scheduled.add(ada, later);
      await core.scheduled.change(ada, { id: later.clientId, text: `${marker} changed` });
      await core.reminders.add(ada, { conversation, text: marker, at });
      assertEquals(await disk.filesWith(marker), []);
      return ada;
    });
    await rotate({ ...disk, secrets: await disk.secrets() });
    await disk.withCore(async (core) => {
      assertEquals((await core.scheduled.list(ada)).scheduled[0]!.text, `${marker} changed`);
      assertEquals((await core.reminders.list(ada)).reminders[0]!.text, marker);
    });
    const { store, close } = await openStore(disk.kv, disk.effects);
    const sealer = new AtRestSealer(await disk.secrets(), disk.effects);
    for (const noun of ["scheduled", "reminders"]) {
      const [entry] = await Array.fromAsync(store.raw.list<Uint8Array>({ prefix: [noun] }));
      assertEquals(sealer.versionOf(entry!.value), 2);
    }
    close();
    assertEquals(await disk.filesWith(marker), []);
    assert(!JSON.stringify(disk.log.lines).includes(marker));
  }));

Deno.test("deno task rotate that was killed goes on where it was, with the same key", () =>
  onDisk(async (disk) => {
    const { conversation } = await disk.withCore((core) => talk(core, 200));
    const secrets = await disk.secrets();
    await secrets.addAtRestKey();
    const { store, close } = await openStore(disk.kv, disk.effects);
    const sealer = new AtRestSealer(secrets, disk.effects);
    let opened = 0;
    const dying = {
      seal: (bytes: Uint8Array, place: string) => sealer.seal(bytes, place),
      open(bytes: Uint8Array, place: string) {
        if (++opened > 120) throw new Error("killed");
        return sealer.open(bytes, place);
      },
    };
    const versions = { versionOf: (sealed: Uint8Array) => sealer.versionOf(sealed), newest: 2 };
    await assertRejects(() => reseal(store, dying, versions), Error, "killed");
    close();
    assertEquals(await versionsOf(disk, conversation), new Set([1, 2]));
    assertStringIncludes(await rotate({ ...disk, secrets: await disk.secrets() }), "Went on");
    assertEquals(await versionsOf(disk, conversation), new Set([2]));
    assertEquals((await disk.secrets()).atRest.version, 2);
  }));

Deno.test("deno task rotate refuses keys of the environment, unless a newer one stands before them", () =>
  onDisk(async (disk) => {
    const { ada, conversation } = await disk.withCore((core) => talk(core), testKeys);
    const refused = async () => await rotate({ ...disk, secrets: await disk.secrets(testKeys) });
    assertStringIncludes((await assertRejects(refused, StartError)).message, "PARLEY_AT_REST_KEYS");
    const newer = "2:" + disk.effects.randomBytes(32).toBase64({ alphabet: "base64url" });
    const env = { ...testKeys, PARLEY_AT_REST_KEYS: `${newer},${testKeys.PARLEY_AT_REST_KEYS}` };
    assertStringIncludes(await rotate({ ...disk, secrets: await disk.secrets(env) }), "4 values");
    const { entries } = await disk.withCore(
      (core) => core.conversations.history(ada, conversation, {}),
      { ...testKeys, PARLEY_AT_REST_KEYS: newer },
    );
    assertEquals(entries.length, 2, "without the old key");
  }));

/** Numbers of the keys that the conversation is encrypted with. */
async function versionsOf(disk: Disk, conversation: string): Promise<Set<number>> {
  const { store, close } = await openStore(disk.kv, disk.effects);
  const sealer = new AtRestSealer(await disk.secrets(), disk.effects);
  const prefix = keys.entries(conversation).prefix;
  const entries = await Array.fromAsync(store.raw.list<Uint8Array>({ prefix }));
  close();
  return new Set(entries.map(({ value }) => sealer.versionOf(value)));
}
