import { assert, assertEquals } from "@/tests/support/assert.ts";
import { signUp } from "@/tests/support/core.ts";
import { directOf, find, generalOf, inPlace, say, texts } from "./town.ts";

/** Names of the files that hold these bytes. */
async function filesWith(directory: string, text: string): Promise<string[]> {
  const wanted = new TextEncoder().encode(text);
  const found: string[] = [];
  for await (const { name } of Deno.readDir(directory)) {
    const bytes = await Deno.readFile(`${directory}/${name}`);
    for (let at = bytes.indexOf(wanted[0]!); at !== -1; at = bytes.indexOf(wanted[0]!, at + 1)) {
      if (wanted.every((byte, i) => bytes[at + i] === byte)) {
        found.push(name);
        break;
      }
    }
  }
  return found;
}

Deno.test("what is said in a direct conversation is found, and stands in no file, nor does any part of its words", () =>
  inPlace(async ({ data, open }) => {
    await open(async (core) => {
      const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
      const direct = await directOf(core, ada, ben);
      await say(core, ada, direct, "The word is Xyzzyqwv, 秘密の言葉");
      await say(core, ben, direct, "and not another word");
      await say(core, ada, await generalOf(core, ada), "everybody may know plughjkl");
      assertEquals(await texts(core, ben, "yzzy"), ["The word is Xyzzyqwv, 秘密の言葉"]);
      assertEquals(await texts(core, ben, "秘密"), ["The word is Xyzzyqwv, 秘密の言葉"]);
      assertEquals(await texts(core, ben, '"the word is" -another'), ["The word is Xyzzyqwv, 秘密の言葉"]);
      assertEquals(await texts(core, ben, "word x"), ["The word is Xyzzyqwv, 秘密の言葉"]);
      assertEquals(await texts(core, ben, "lughj"), ["everybody may know plughjkl"]);
      assertEquals((await find(core, ben, "w")).hits.length, 2);
      assert(
        (await filesWith(data, "lug")).includes("search.db-wal"),
        "what is in rooms is there to be seen",
      );
      for (const part of ["xyz", "Xyz", "zyq", "qwv", "秘密", "秘"]) {
        assertEquals(await filesWith(data, part), [], part);
      }
    });
    assert((await filesWith(data, "lug")).includes("search.db"));
    for (const part of ["xyz", "Xyz", "zyq", "qwv", "秘密", "秘"]) {
      assertEquals(await filesWith(data, part), [], part);
    }
  }));
