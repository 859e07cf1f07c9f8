import { kindOf } from "@/core/files/kinds.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { withServer } from "@/tests/support/server.ts";
import { samples, tar, zip } from "@/tests/support/kinds.ts";
import { bytesOf, noise, sendFile, Tus } from "@/tests/support/tus.ts";

/** Letters are bytes. */
const raw = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
/** The beginnings of its entries. */
const entries = (...names: string[]) =>
  raw(
    names.map((name) => `PK\x03\x04${"\0".repeat(22)}${String.fromCharCode(name.length)}\0\0\0${name}`).join(
      "",
    ),
  );

/** One of each kind: ending, what is in it, and where it belongs. */
const right: [string, Uint8Array, string][] = [
  ["jpg", raw("\xff\xd8\xff\xe0\0\x10JFIF"), "image"],
  ["jpeg", raw("\xff\xd8\xff\xdb"), "image"],
  ["png", raw("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "image"],
  ["gif", raw("GIF89a"), "image"],
  ["webp", raw("RIFF\x24\0\0\0WEBPVP8 "), "image"],
  ["pdf", raw("%PDF-1.7\n%\xe2\xe3\xcf\xd3"), "document"],
  ["doc", raw("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0"), "document"],
  ["docx", entries("[Content_Types].xml", "word/document.xml"), "document"],
  ["xlsx", entries("[Content_Types].xml", "xl/workbook.xml"), "document"],
  ["odt", entries("mimetypeapplication/vnd.oasis.opendocument.text"), "document"],
  ["txt", bytesOf("Grüße\r\n\tan alle"), "document"],
  ["txt", raw("Gr\xfc\xdfe, in Latin 1"), "document"],
  ["txt", raw("\xff\xfeH\0i\0"), "document"],
  ["rtf", raw("{\\rtf1\\ansi"), "document"],
  ["md", bytesOf("# Title"), "document"],
  ["csv", bytesOf("a,b\n1,2"), "document"],
  ["mp3", raw("ID3\x04\0"), "audio"],
  ["mp3", raw("\xff\xfb\x90\x64"), "audio"],
  ["wav", raw("RIFF\x24\0\0\0WAVEfmt "), "audio"],
  ["ogg", raw("OggS\0\x02"), "audio"],
  ["m4a", raw("\0\0\0\x20ftypM4A "), "audio"],
  ["flac", raw("fLaC\0\0\0\x22"), "audio"],
  ["mp4", raw("\0\0\0\x20ftypisom"), "video"],
  ["mov", raw("\0\0\0\x14ftypqt  "), "video"],
  ["mov", raw("\0\0\0\x08wide\0\0\0\0mdat"), "video"],
  ["avi", raw("RIFF\x24\0\0\0AVI LIST"), "video"],
  ["mkv", raw("\x1a\x45\xdf\xa3\xa3\x42\x82\x88matroska"), "video"],
  ["webm", raw("\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm"), "video"],
  ["zip", entries("a.txt"), "archive"],
  ["zip", raw(`PK\x05\x06${"\0".repeat(18)}`), "archive"],
  ["rar", raw("Rar!\x1a\x07\x01\0"), "archive"],
  ["7z", raw("7z\xbc\xaf\x27\x1c\0\x04"), "archive"],
  ["tar", tar(), "archive"],
  ["gz", raw("\x1f\x8b\x08\0"), "archive"],
  ["py", bytesOf("print('Grüße')"), "code"],
  ["js", bytesOf("alert(1)"), "code"],
  ["html", bytesOf("<!doctype html>"), "code"],
  ["css", bytesOf("a{}"), "code"],
  ["json", bytesOf('{"a":1}'), "code"],
  ["xml", bytesOf("<?xml version='1.0'?><a/>"), "code"],
  ["sql", bytesOf("SELECT 1;"), "code"],
  ["ts", bytesOf("let a: number;"), "code"],
  ["yaml", bytesOf("a: 1"), "code"],
  ["svg", bytesOf("<svg xmlns='http://www.w3.org/2000/svg'/>"), "code"],
  ["blend", noise(100), "other"],
  ["iso", noise(100), "other"],
];

const fits = (name: string, bytes: Uint8Array) =>
  kindOf(name, "").look({ head: bytes.subarray(0, 65_536), tail: bytes.subarray(-65_536) });

Deno.test("a file of every kind is taken for what it is", () => {
  for (const [ending, bytes, category] of right) {
    assertEquals(kindOf(`A file.${ending.toUpperCase()}`, "").category, category, ending);
    assert(fits(`a.${ending}`, bytes), ending);
  }
});

Deno.test("what one kind of file is, another is not, whatever it is called", () => {
  const families = [["jpg", "jpeg"], ["mp4", "mov", "m4a"]];
  const isText = (ending: string) => fits(`a.${ending}`, bytesOf("plain"));
  const akin = (as: string, of: string, bytes: Uint8Array) =>
    as === of || families.some((family) => family.includes(as) && family.includes(of)) ||
    // A zip may hold anything; text may be text of any kind.
    as === "zip" && ["docx", "xlsx", "odt"].includes(of) || isText(as) && fits("a.txt", bytes);
  let refused = 0;
  for (const [as] of right.filter(([, , category]) => category !== "other")) {
    for (const [of, bytes] of right) {
      if (akin(as, of, bytes)) continue;
      assert(!fits(`a.${as}`, bytes), `${of} is taken for ${as}`);
      refused++;
    }
  }
  assert(refused > 1000, String(refused));
});

Deno.test("a whole file of every kind is taken, found under its heading, and shown or offered as it is", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const room = await ada.firstRoom();
    for (const { name, bytes, category, served } of await samples()) {
      const { id } = await sendFile(ada, room, name, bytes);
      assertEquals((await ada.api("GET", `/api/files/${id}`)).body.category, category, name);
      const response = await ada.fetch(`/files/${id}`);
      assertEquals(response.headers.get("content-type"), served, name);
      const isShown = ["image", "audio", "video"].includes(category);
      const [kind] = response.headers.get("content-disposition")!.split(";");
      assertEquals(kind, isShown ? "inline" : "attachment", name);
      assertEquals(await response.bytes(), bytes, name);
    }
    const { files } = await (await ada.connect()).request("files.list", {
      conversation: room,
      kind: "pictures",
    });
    assertEquals(files.length, 5);
  }));

Deno.test("F01 a whole file of every kind is refused under the name of every other that it is not, with what to do", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const tus = new Tus(ada);
    const conversation = await ada.firstRoom();
    const all = await samples();
    // What is in each of them is no other kind; text would be any text.
    const strangers = ["A file.png", "A file.zip", "A file.mkv"].map((name) =>
      all.find((one) => one.name === name)!
    );
    for (const { name, category } of all.filter(({ category }) => category !== "other")) {
      const ending = name.split(".").at(-1)!;
      const stranger = strangers.find((one) => one.name !== name && one.category !== category)!;
      const { path } = await tus.begun(stranger.bytes.length, { filename: `wrong.${ending}`, conversation });
      const response = await ada.fetch(path!, {
        method: "PATCH",
        headers: {
          ...{ "tus-resumable": "1.0.0", "upload-offset": "0" },
          "content-type": "application/offset+octet-stream",
        },
        body: stranger.bytes,
      });
      const { error } = await response.json();
      assertEquals([response.status, error.code], [415, "file_mismatch"], ending);
      const says = `Cannot take "wrong.${ending}": what is in it is no ${ending.toUpperCase()} file; `;
      assertEquals(error.message, `${says}give it the right ending`);
      assertEquals(await tus.offset(path!), null);
    }
    assertEquals(
      await tus.refusal(zip({ "a.txt": "" }), { filename: "a.docx", conversation }),
      "file_mismatch",
    );
    const docx = all.find(({ name }) => name === "A file.docx")!.bytes;
    for (const filename of ["a.xlsx", "a.pptx", "a.odt", "a.doc"]) {
      assertEquals(await tus.refusal(docx, { filename, conversation }), "file_mismatch", filename);
    }
  }));

Deno.test("F01 a file that is not what its name says is refused, and nothing of it is kept", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const tus = new Tus(ada);
    const conversation = await ada.firstRoom();
    const php = new Uint8Array([...raw("\x89PNG"), ...bytesOf("<?php system($_GET[0]);")]);
    for (
      const [filename, content] of [
        ["picture.png", bytesOf("<!doctype html><script>alert(1)</script>")],
        ["picture.jpg", bytesOf("<?php system($_GET[0]);")],
        ["picture.png", php],
        ["picture.png", raw("\xff\xd8\xff\xe0")],
        ["picture.gif", new Uint8Array()],
        ["notes.txt", raw("MZ\x90\0\x03")],
        ["paper.pdf", raw("\x7fELF\x02")],
        ["paper.docx", entries("a.txt")],
        ["film.mp4", noise(1000)],
        ["song.mp3", bytesOf("<html>")],
        ["archive.tar", noise(1024)],
      ] as const
    ) {
      assertEquals(
        await tus.refusal(new Uint8Array(content), { filename, conversation }),
        "file_mismatch",
        filename,
      );
    }
    await server.core.files.sweep();
    for (const noun of ["uploads", "files", "blobs", "storage"]) {
      assertEquals(await Array.fromAsync(server.core.store.raw.list({ prefix: [noun] })), []);
    }
  }));

Deno.test("F08 archives are stored as they are, and never looked into", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const slip = entries("../../../../etc/cron.d/evil", "/etc/passwd", "..\\..\\evil.exe");
    const deep = new Uint8Array(
      await new Response(
        new Blob([new Uint8Array(50_000_000)]).stream().pipeThrough(new CompressionStream("gzip")),
      ).arrayBuffer(),
    );
    for (const [filename, content] of [["slip.zip", slip], ["42.zip", slip], ["deep.gz", deep]] as const) {
      const id = await new Tus(ada).send(new Uint8Array(content), {
        filename,
        conversation: await ada.firstRoom(),
      });
      const stored = await ada.fetch(`/files/${id}`);
      assertEquals(new Uint8Array(await stored.arrayBuffer()), new Uint8Array(content));
    }
  }));
