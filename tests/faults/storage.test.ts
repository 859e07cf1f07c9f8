import { ulid } from "ulid";
import { assert, assertEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import {
  Chatter,
  chattersOn,
  checkHistory,
  total,
  untilSaid,
  whileTalking,
} from "@/tests/support/chatter.ts";
import { type Child, withChild } from "@/tests/support/child.ts";
import { connectTo } from "@/tests/support/raw.ts";
import { TestPerson } from "@/tests/support/server.ts";
import { noise, Tus } from "@/tests/support/tus.ts";
import { until } from "@/tests/support/until.ts";
import { type SmallDisk, smallDisks, smallTmpfs } from "./small_disk.ts";

for (const disk of await smallDisks()) {
  Deno.test(`K06 on a full disk (${disk.what}) nothing is acknowledged, all can read, and room is enough to go on`, () =>
    onDisk(disk, async (child) => {
      const chatters = await chattersOn(child, 4, { length: 5000 });
      await whileTalking(chatters, async () => {
        await untilSaid(chatters, 20);
        // A small message may still fit where a greater one did not, and what was written to other files of the same
        // disk may give room back: it is full when nothing has fitted for a while.
        await until(
          async () => {
            await disk.fill(child);
            const none = await acknowledgedUntilRefused(chatters, 120) === 0;
            return none && (await sendOverHttp(chatters[0]!)).status === disk.status;
          },
          "no room",
          30_000,
        );
        const said = total(chatters);
        assertEquals(await sendOverHttp(chatters[0]!), { status: disk.status, code: disk.code });
        await until(async () => (await readiness(child)).reason === disk.code, "not to be ready");
        await readsEverything(chatters[1]!, said);
        assertEquals(await acknowledgedUntilRefused(chatters, 40), 0, "there was no room");
        assertEquals(new Set(chatters.flatMap(({ refusals }) => refusals)), new Set([disk.code]));

        await disk.makeRoom(child);
        await untilSaid(chatters, 20);
        await until(async () => (await readiness(child)).status === 200, "to be ready again");
      });
      await checkHistory(chatters);
      await child.kill("SIGKILL");
      await child.startAgain();
      await checkHistory(chatters);
    }));
}

Deno.test("K06 files do not take the last room: none is begun without it, and one that runs out gives back what it took", async () => {
  const disk = await smallTmpfs(96);
  if (disk === null) return;
  await onDisk(disk, async (child) => {
    const ada = await TestPerson.register(child.url, "ada");
    const room = await ada.firstRoom();
    const tus = new Tus(ada);
    const said = { filename: "a.bin", conversation: room };
    const says = async (text: string) => {
      const { status } = await ada.api("POST", `/api/rooms/${room}/messages`, { clientId: ulid(), text });
      return status;
    };
    const tooMuch = await tus.begun(60_000_000, said);
    assertEquals([tooMuch.status, tooMuch.code], [507, "storage_full"]);
    const bytes = noise(12_000_000);
    const { path } = await tus.begun(bytes.length, said);
    assertEquals((await tus.patch(path!, 0, bytes.slice(0, 100_000))).status, 204);

    await disk.leave(5_000_000);
    const full = await tus.patch(path!, 100_000, bytes.slice(100_000));
    assertEquals([full.status, full.code], [507, "storage_full"]);
    assert((await tus.offset(path!))! <= 100_000);
    assertEquals(await says("There is room for words"), 201);
    assertEquals((await tus.begun(10, said)).code, "storage_full");

    await disk.makeRoom();
    const from = (await tus.offset(path!))!;
    assertEquals((await tus.patch(path!, from, bytes.slice(from))).status, 204);
    assertEquals(await (await ada.fetch(path!.replace("/api/uploads", "/files"))).bytes(), bytes);
  });
});

async function onDisk(disk: SmallDisk, run: (child: Child) => Promise<void>): Promise<void> {
  const data = await disk.prepare();
  try {
    await withChild(run, {}, { data, prefix: disk.prefix });
  } finally {
    await disk.remove();
  }
}

const refused = (chatters: readonly Chatter[]) =>
  chatters.reduce((sum, { refusals }) => sum + refusals.length, 0);

/** Waits for so many refusals more. @returns how many messages were acknowledged meanwhile. */
async function acknowledgedUntilRefused(chatters: readonly Chatter[], more: number): Promise<number> {
  const [saidBefore, before] = [total(chatters), refused(chatters)];
  await until(() => refused(chatters) >= before + more, `${more} more refusals`, 30_000);
  return total(chatters) - saidBefore;
}

async function sendOverHttp({ person, conversation }: Chatter): Promise<{ status: number; code: string }> {
  const message = { clientId: ulid(), text: "Is there room for this?".padEnd(10_000, ".") };
  const { status, body } = await person.api("POST", `/api/rooms/${conversation}/messages`, message);
  return { status, code: body.error?.code };
}

async function readiness(child: Child): Promise<{ status: number; reason?: string }> {
  const response = await fetch(`${child.url}/readyz`);
  const { reason } = await response.json();
  return { status: response.status, ...(reason === undefined ? {} : { reason }) };
}

/** Over a line that is opened now: whoever comes in gets all that was said. */
async function readsEverything({ person, conversation }: Chatter, count: number): Promise<void> {
  const client = await person.connect();
  await client.request("follow", { conversation, after: 0 });
  await until(() => client.texts(conversation).length >= count, "what was said before");
  assertEquals((await person.fetch(`/rooms/${conversation}`)).status, 200);
  await client.close();
}

Deno.test("K08 with 64 file descriptors a crowd at the door stops nobody inside, and the door opens again", () =>
  withFewDescriptors(async (child) => {
    const ada = await TestPerson.register(child.url, "ada");
    const conversation = await ada.firstRoom();
    const inside = await ada.connect();
    const crowd = await crowdAt(child);
    for (let i = 0; i < 20; i++) {
      await inside.request("message.send", { conversation, clientId: ulid(), text: `message ${i}` });
      crowd.push(...await knock(child));
    }
    for (const connection of crowd) connection.close();
    let again = await ada.connect();
    await until(async () => (again = await ada.connect()).closed === null, "the door to be open");
    await again.request("follow", { conversation, after: 0 });
    await until(() => again.texts(conversation).length === 20);
    await Promise.all([inside.close(), again.close()]);
    assertEquals(await child.kill("SIGTERM"), 0);
  }));

Deno.test("K08 with 64 file descriptors a crowd before anybody is inside does not end the process", () =>
  withFewDescriptors(async (child) => {
    for (const connection of await crowdAt(child)) connection.close();
    await until(async () => {
      const [connection] = await knock(child);
      connection?.close();
      return connection !== undefined;
    }, "the door to be open");
    assertEquals((await TestPerson.register(child.url, "ada")).username, "ada");
  }));

function withFewDescriptors(run: (child: Child) => Promise<void>): Promise<void> {
  return withChild(run, {}, { prefix: ["sh", "-c", 'ulimit -n 64; exec "$@"', "sh"] });
}

/** As many connections as it takes until the server has no descriptor left. */
async function crowdAt(child: Child): Promise<Deno.TcpConn[]> {
  const crowd: Deno.TcpConn[] = [];
  await until(async () => {
    crowd.push(...await knock(child));
    return child.log.join("").includes("Too many open files");
  }, "the server to have no descriptor left");
  return crowd;
}

/** A new connection, or none when it is refused. */
async function knock(child: Child): Promise<Deno.TcpConn[]> {
  return await connectTo(child.url).then((connection) => [connection], () => []);
}

Deno.test("K08 a directory that becomes read-only stops nothing that runs, refuses a start with a sentence, and loses nothing", () =>
  withoutOverride(async (child) => {
    const chatters = await chattersOn(child, 2);
    await whileTalking(chatters, async () => {
      await untilSaid(chatters, 20);
      await protect(child.data);
      await untilSaid(chatters, 20);
      await child.kill("SIGKILL");
      const { code, said } = await child.run();
      assertEquals(code, 78);
      assertStringIncludes(said, child.data);
      await unprotect(child.data);
      await child.startAgain();
      await untilSaid(chatters, 20);
    });
    assert((await checkHistory(chatters)).acknowledged >= 60);
  }));

/** Whoever runs as root may write anywhere, unless that right is given up first. */
function withoutOverride(run: (child: Child) => Promise<void>): Promise<void> {
  return withChild(run, {}, { prefix: Deno.uid() === 0 ? ["setpriv", "--bounding-set=-dac_override"] : [] });
}

async function protect(directory: string): Promise<void> {
  for await (const { name } of Deno.readDir(directory)) await Deno.chmod(`${directory}/${name}`, 0o400);
  await Deno.chmod(directory, 0o500);
}

async function unprotect(directory: string): Promise<void> {
  await Deno.chmod(directory, 0o700);
  for await (const { name } of Deno.readDir(directory)) await Deno.chmod(`${directory}/${name}`, 0o600);
}

Deno.test("K08 without a place for temporary files everything goes on", () =>
  withChild(async (child) => {
    const chatters = await chattersOn(child, 2);
    await whileTalking(chatters, () => untilSaid(chatters, 50));
    await checkHistory(chatters);
    assertEquals((await chatters[0]!.person.fetch(`/rooms/${chatters[0]!.conversation}`)).status, 200);
  }, { TMPDIR: "/nowhere", SQLITE_TMPDIR: "/nowhere" }));
