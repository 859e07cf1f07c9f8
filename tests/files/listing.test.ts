import { assertEquals } from "@/tests/support/assert.ts";
import { Refused, type TestClient, withServer } from "@/tests/support/server.ts";
import { Tus } from "@/tests/support/tus.ts";
import { ulid } from "ulid";

async function share(line: TestClient, tus: Tus, conversation: string, name: string): Promise<void> {
  const content = name.endsWith(".wav") ? "RIFF\0\0\0\0WAVEfmt " : `what is in ${name}`;
  const id = await tus.send(content, { filename: name, conversation });
  await line.request("message.send", { conversation, clientId: ulid(), text: "", files: [id] });
}

const namesIn = ({ files }: { files: { file: { name: string } }[] }) => files.map(({ file }) => file.name);

Deno.test("files.list shows the files of a conversation, the latest first, by kind and person", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const conversation = await ada.firstRoom();
    const [here, there] = [await ada.connect(), await ben.connect()];
    await share(here, new Tus(ada), conversation, "one.txt");
    await share(there, new Tus(ben), conversation, "two.wav");
    await share(here, new Tus(ada), conversation, "three.ts");
    await new Tus(ada).send("not sent", { filename: "waits.txt", conversation });
    const asked = (more: Record<string, unknown> = {}) =>
      there.request("files.list", { conversation, ...more });
    const all = await asked();
    assertEquals(namesIn(all), ["three.ts", "two.wav", "one.txt"]);
    assertEquals([all.files[1]!.by, all.files[1]!.conversation], [ben.id, conversation]);
    assertEquals(all.next, undefined);
    assertEquals(namesIn(await asked({ kind: "sounds" })), ["two.wav"]);
    assertEquals(namesIn(await asked({ kind: "others", by: ada.id })), ["three.ts", "one.txt"]);
    assertEquals(namesIn(await asked({ kind: "films" })), []);
    assertEquals(namesIn(await asked({ before: all.files[0]!.file.id })), ["two.wav", "one.txt"]);
    await here.request("message.delete", { conversation, n: all.files[0]!.n! });
    assertEquals(namesIn(await asked()), ["two.wav", "one.txt"]);
  }));

Deno.test("files.list goes on where it ended, and misses none", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const conversation = await ada.firstRoom();
    const here = await ada.connect();
    const tus = new Tus(ada);
    for (let i = 0; i < 7; i++) {
      const ids: string[] = [];
      for (let k = 0; k < 10; k++) {
        ids.push(await tus.send(`${i} ${k}`, { filename: `${i}${k}.txt`, conversation }));
      }
      await here.request("message.send", { conversation, clientId: ulid(), text: "", files: ids });
    }
    const first = await here.request("files.list", { conversation });
    assertEquals([first.files.length, namesIn(first)[0]], [60, "69.txt"]);
    const rest = await here.request("files.list", { conversation, before: first.next! });
    assertEquals([rest.files.length, rest.next], [10, undefined]);
    assertEquals(new Set([...namesIn(first), ...namesIn(rest)]).size, 70);
  }));

Deno.test("files.list answers a stranger as if there were no such conversation", () =>
  withServer(async (server) => {
    const [ada, eve] = [await server.person("ada"), await server.person("eve")];
    const here = await ada.connect();
    const { room } = await here.request("room.create", { name: "Secret", access: "private" });
    const stranger = await eve.connect();
    for (const conversation of [room.id, ulid()]) {
      const error = await stranger.request("files.list", { conversation }).catch((error) => error);
      assertEquals(error instanceof Refused && error.body.code, "not_found");
    }
  }));

Deno.test("files.mine shows what is mine wherever it is, sent or not, and how much room it takes", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const conversation = await ada.firstRoom();
    const [here, there] = [await ada.connect(), await ben.connect()];
    await share(here, new Tus(ada), conversation, "sent.txt");
    await new Tus(ada).send("12345", { filename: "waits.txt", conversation });
    const mine = await here.request("files.mine", {});
    assertEquals(mine.files.map(({ file, n }) => [file.name, n === null]), [["waits.txt", true], [
      "sent.txt",
      false,
    ]]);
    assertEquals(mine.used, "what is in sent.txt".length + 5);
    assertEquals(mine.quota > mine.used, true);
    assertEquals((await there.request("files.mine", {})).files, []);
  }));
