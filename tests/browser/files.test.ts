import { assertEquals } from "@/tests/support/assert.ts";
import { leftText, lengthText, sizeText } from "@/core/browser/amounts.ts";
import { boxOf, filesText, isSeen } from "@/core/browser/picture_box.ts";
import {
  isEditable,
  moved,
  sizeAfter,
  storedAs,
  turnedLeft,
  turnedRight,
  untouched,
  whole,
  withPoint,
} from "@/core/browser/picture_edit.ts";
import { isVoice, nameOfVoice } from "@/core/browser/player.ts";
import { isOfFiles, take, within } from "@/core/browser/taking.ts";
import { view, viewEarlier, viewing } from "@/core/browser/viewing.ts";
import { fitted, within as held, zoomed } from "@/core/browser/zoom.ts";
import type { Client } from "@/core/browser/client.ts";
import type { FileInfo } from "@/core/protocol/entries.ts";

Deno.test("sizeText() says bytes as people do", () => {
  const said = [0, 999, 1_000, 3_440_000, 99_960_000, 999_600, 1_000_000_000, 2e15].map(sizeText);
  assertEquals(said, ["0 B", "999 B", "1 KB", "3.4 MB", "100 MB", "1 MB", "1 GB", "2000 TB"]);
});

Deno.test("lengthText() and leftText() say how long, coarsely where it would flicker", () => {
  assertEquals([0, 65_400, 3_723_000].map(lengthText), ["0:00", "1:05", "1:02:03"]);
  assertEquals([900, 12_000, 59_000, 61_000, 3_600_000, 9e6].map(leftText), [
    "a few seconds left",
    "15 seconds left",
    "60 seconds left",
    "2 minutes left",
    "an hour left",
    "3 hours left",
  ]);
});

Deno.test("boxOf() keeps the proportions of a picture within what a list has room for", () => {
  assertEquals(boxOf({ width: 3_600, height: 1_800 }), { width: 360, height: 180 });
  assertEquals(boxOf({ width: 1_000, height: 2_000 }), { width: 150, height: 300 });
  assertEquals(boxOf({ width: 100, height: 80 }), { width: 100, height: 80 });
  assertEquals(boxOf({ width: 1, height: 4_000 }), { width: 48, height: 300 });
});

Deno.test("filesText() says in one line what a message of files has", () => {
  assertEquals(filesText([]), "");
  assertEquals(filesText([file("a.png", "image")]), "Picture: a.png");
  assertEquals(filesText([file("a.png", "image"), file("b.png", "image")]), "2 pictures");
  assertEquals(filesText([file("a.pdf", "document"), file("b.png", "image")]), "2 files");
});

Deno.test("A film without a size is a line, for the browser could not read it either", () => {
  const film = { category: "video", type: "video/mp4" } as const;
  assertEquals([isSeen(film), isSeen({ ...film, width: 10 })], [false, true]);
  // No browser plays it, whatever is known of it.
  assertEquals(isSeen({ ...film, width: 10, type: "video/x-msvideo" }), false);
});

Deno.test("zoomed() keeps the point that is pointed at, and comes to rest when all of it fits", () => {
  const near = zoomed(fitted, 2, { x: 100, y: -50 });
  assertEquals(near, { scale: 2, x: -100, y: 50 });
  assertEquals(zoomed(near, 1 / 4), fitted);
  assertEquals(zoomed(fitted, 1_000).scale, 8);
});

Deno.test("within() of a zoomed picture holds its edge at the edge of the stage", () => {
  const picture = { width: 400, height: 100 };
  const stage = { width: 400, height: 300 };
  assertEquals(held({ scale: 2, x: 900, y: 40 }, picture, stage), { scale: 2, x: 200, y: 0 });
});

Deno.test("What is dropped: files up to the limit of a message, and no folders", () => {
  const files = Array.from({ length: 12 }, (_, i) => new File(["x"], `${i}.txt`));
  assertEquals(within(files, 0).files.length, 10);
  assertEquals(within(files, 9).problem, "A message has at most 10 files: 11 were left out");
  const dropped = transfer([files[0]!, "folder"]);
  assertEquals(take(dropped, 0).files.map(({ name }) => name), ["0.txt"]);
  assertEquals(take(dropped, 0).problem?.startsWith("A folder cannot be sent"), true);
});

Deno.test("A pasted picture gets a name of its own; what comes with text is text", () => {
  const picture = new File(["x"], "image.png", {
    type: "image/png",
    lastModified: Date.UTC(2026, 0, 2, 3, 4, 5),
  });
  const [taken] = take(transfer([picture]), 0).files;
  assertEquals(/^Picture 2026-01-0\d \d\d\.\d\d\.05\.png$/.test(taken!.name), true);
  assertEquals(isOfFiles(transfer([picture])), true);
  assertEquals(isOfFiles(transfer([picture], ["text/plain", "text/html", "Files"])), false);
});

Deno.test("view() opens a picture among those of its list, anything else alone, and nothing that is not there", () => {
  const rows = [
    { kind: "message", files: [file("a.png", "image"), file("notes.txt", "document")] },
    { kind: "day" },
    { kind: "message", files: [file("b.png", "image")] },
  ];
  const list = { conversation: "general", rows: { peek: () => rows } };
  const client = {
    current: { peek: () => list },
    beside: { peek: () => undefined },
  };
  const opened = (id: string) => {
    viewing.value = undefined;
    const found = view(id, client as unknown as Client);
    return [found, (viewing.value as { files: FileInfo[] } | undefined)?.files.map(({ name }) => name)];
  };
  assertEquals(opened("b.png"), [true, ["a.png", "b.png"]]);
  assertEquals(opened("notes.txt"), [true, ["notes.txt"]]);
  assertEquals(opened("c.png"), [false, undefined]);
});

Deno.test("viewEarlier() goes on with pictures that the list does not hold, until there are none", async () => {
  const stored = [file("b.png", "image"), file("a.png", "image")];
  const asked: unknown[] = [];
  const request = (_type: string, body: unknown) => {
    asked.push(body);
    const files = stored.splice(0).map((file) => ({ file }));
    return Promise.resolve({ files });
  };
  const client = { connection: { request } } as unknown as Client;
  viewing.value = { id: "c.png", files: [file("c.png", "image")], of: "general" };
  await viewEarlier(client);
  const { id, files } = viewing.peek()!;
  assertEquals([id, files.map(({ name }) => name)], ["b.png", ["a.png", "b.png", "c.png"]]);
  assertEquals(asked, [{ conversation: "general", kind: "pictures", before: "c.png" }]);
  await viewEarlier(client);
  assertEquals(viewing.peek()?.of, undefined);
});

Deno.test("A voice message is known by its name", () => {
  assertEquals(isVoice({ name: nameOfVoice("webm"), category: "audio" }), true);
  assertEquals(isVoice({ name: "song.mp3", category: "audio" }), false);
});

Deno.test("A turned picture takes what is on it along; four turns are none", () => {
  const edit = {
    ...untouched,
    crop: { x: 0.25, y: 0, width: 0.5, height: 0.5 },
    marks: [{ kind: "pen" as const, colour: "red", points: [{ x: 0.25, y: 0.5 }] }],
  };
  const turned = turnedRight(edit);
  assertEquals([turned.turns, turned.crop], [1, { x: 0.5, y: 0.25, width: 0.5, height: 0.5 }]);
  assertEquals(turned.marks[0]!.points, [{ x: 0.5, y: 0.25 }]);
  assertEquals(turnedLeft(turned), edit);
});

Deno.test("sizeAfter() is what is left of a turned and cropped picture, never larger than it was", () => {
  const picture = { width: 4_000, height: 2_000 };
  const half = { x: 0, y: 0, width: 0.5, height: 1 };
  assertEquals(sizeAfter(picture, untouched), picture);
  assertEquals(sizeAfter(picture, { ...untouched, crop: half }), { width: 2_000, height: 2_000 });
  assertEquals(sizeAfter(picture, { ...untouched, turns: 1, longest: 1_000 }), { width: 500, height: 1_000 });
  assertEquals(sizeAfter({ width: 30, height: 20 }, { ...untouched, longest: 640 }), {
    width: 30,
    height: 20,
  });
});

Deno.test("What is kept of a picture stays inside of it, and is never nothing", () => {
  const area = { x: 0.2, y: 0.2, width: 0.5, height: 0.5 };
  assertEquals(moved(area, { x: 0, y: 0 }, { x: 9, y: -9 }), { x: 0.5, y: 0, width: 0.5, height: 0.5 });
  assertEquals(moved(whole, { x: 1, y: 1 }, { x: 5, y: 5 }), whole);
  const least = moved(whole, { x: -1, y: 1 }, { x: 5, y: -5 });
  assertEquals([least.width.toFixed(2), least.height.toFixed(2)], ["0.02", "0.02"]);
});

Deno.test("A photograph stays one when it is edited, everything else keeps its sharp edges", () => {
  assertEquals(storedAs({ name: "a.JPG", type: "image/jpeg" }), { name: "a.JPG", type: "image/jpeg" });
  assertEquals(storedAs({ name: "b.webp", type: "image/webp" }), { name: "b.png", type: "image/png" });
  assertEquals(["image/gif", "image/svg+xml", "image/png"].map(isEditable), [false, false, true]);
});

Deno.test("A line that is drawn keeps every place, a box its beginning and end", () => {
  const [a, b, c] = [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 1, y: 1 }];
  const pen = { kind: "pen" as const, colour: "red", points: [a, b] };
  assertEquals(withPoint(pen, c).points, [a, b, c]);
  assertEquals(withPoint({ ...pen, kind: "box" }, c).points, [a, c]);
});

function file(name: string, category: FileInfo["category"]): FileInfo {
  return { id: name, name, size: 1, type: "application/octet-stream", category };
}

function transfer(entries: (File | "folder")[], types = ["Files"]): DataTransfer {
  const items = entries.map((entry) => ({
    kind: "file",
    webkitGetAsEntry: () => ({ isDirectory: entry === "folder" }),
    getAsFile: () => entry === "folder" ? null : entry,
  }));
  return { items, types, files: entries.filter((it) => it !== "folder") } as unknown as DataTransfer;
}
