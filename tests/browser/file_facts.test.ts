import { factsOf, type Known, measuresOf, soundName } from "@/core/browser/file_facts.ts";
import { assertEquals } from "@/tests/support/assert.ts";

const when = { now: Date.UTC(2026, 10, 25), zone: "Europe/Stockholm", locale: "en-GB" };
const by = { id: "01J9ZD0A2C4E6G8J0M2P400000", username: "ada", name: "Ada" };
const sound: Known = {
  ...{ id: "01J9ZD0A2C4E6G8J0M2P400001", name: "04 spår.mp3", size: 1_037_586, type: "audio/mpeg" },
  ...{ category: "audio", duration: 64_843, title: "Gyllene år", artist: "Märta & the Aardvarks" },
};

Deno.test("What is known of a file is said in words, and nothing is said of what is not known", () => {
  assertEquals(factsOf(sound, when), [
    ["Title", "Gyllene år"],
    ["Artist", "Märta & the Aardvarks"],
    ["Kind", "Sound, MP3"],
    ["Size", "1 MB (1,037,586 bytes)"],
    ["Length", "1:04"],
  ]);
  const more = { by, at: Date.UTC(2026, 10, 24, 9, 42), sha256: "00".repeat(32) };
  const details = { audio: "MP3", bits: 128_000, album: "Live in Malmö" };
  assertEquals(factsOf({ ...sound, ...more, details }, when).slice(2), [
    ["Album", "Live in Malmö"],
    ["Kind", "Sound, MP3"],
    ["Size", "1 MB (1,037,586 bytes)"],
    ["Length", "1:04"],
    ["Codec", "MP3"],
    ["Bit rate", "128 kbit/s"],
    ["Sent by", "Ada"],
    ["Sent", "24 Nov 2026, 10:42"],
  ]);
});

Deno.test("A film says how it is written, a picture how it was taken: by the camera's clock, and never where", () => {
  const file: Known = {
    id: "01J9ZD0A2C4E6G8J0M2P400002",
    name: "README",
    size: 12,
    type: "",
    category: "other",
  };
  const film = { video: "H.264", audio: "AAC", rate: 29.97003, turned: 90, bits: 8_123_456 };
  assertEquals(factsOf({ ...file, width: 1920, height: 1080, details: film }, when), [
    ["Kind", "File"],
    ["Size", "12 B"],
    ["Dimensions", "1920 × 1080"],
    ["Codec", "H.264, AAC"],
    ["Frame rate", "29.97 a second"],
    ["Bit rate", "8.1 Mbit/s"],
    ["Turned", "90°"],
  ]);
  const taken = "2026-05-01T23:30:00";
  const picture = { camera: "X1", taken, exposure: 0.0125, aperture: 2.8, sensitivity: 400, focal: 35 };
  assertEquals(factsOf({ ...file, cleaned: true, details: { ...picture, located: true } }, when).slice(2), [
    ["Camera", "X1"],
    ["Taken", "1 May 2026, 23:30"],
    ["Exposure", "1/80 s, f/2.8, ISO 400, 35\u00a0mm"],
    ["Location", "Was removed"],
  ]);
  assertEquals(factsOf({ ...file, cleaned: true, details: { exposure: 2.5 } }, when).slice(2), [
    ["Exposure", "2.5 s"],
    ["Notes", "What a camera or program had noted was removed"],
  ]);
});

Deno.test("Below a small picture of a file stands how large it is, as far as that is known", () => {
  assertEquals(measuresOf({ width: 800, height: 600, size: 31_601 }), "800 × 600");
  assertEquals(measuresOf({ size: 12 }), "12 B");
});

Deno.test("A sound is called by whom and what it is, as far as that is known", () => {
  assertEquals(soundName(sound), "Märta & the Aardvarks – Gyllene år");
  assertEquals(soundName({ name: "a.mp3", title: "Gyllene år" }), "Gyllene år");
  assertEquals(soundName({ name: "a.mp3", artist: "Märta" }), "a.mp3");
});
