/**
 * The kinds of files by their endings: under which heading they stand, what media type they have, and what must be in
 * them. An ending that is not listed is a file like any other, which is only ever handed out as bytes.
 */
import type { FileCategory } from "../protocol/entries.ts";
import * as is from "./looks.ts";
import { endingOf } from "./names.ts";

export interface Kind {
  category: FileCategory;
  type: string;
  look: is.Look;
}

/** A file that is only ever handed out as bytes. */
export const unknown: Kind = { category: "other", type: "application/octet-stream", look: () => true };

/** What a file of this name should be. `claimed`: the media type that a browser gave it. */
export function kindOf(name: string, claimed: string): Kind {
  const kind = kinds.get(endingOf(name)) ?? unknown;
  // Recordings have the endings of films.
  const isSound = claimed.startsWith("audio/") && ["video/mp4", "video/webm"].includes(kind.type);
  return isSound ? { ...kind, category: "audio", type: kind.type.replace("video", "audio") } : kind;
}

function kind(category: FileCategory, type: string, look: is.Look): Kind {
  return { category, type, look };
}

const plain = kind("document", "text/plain", is.text);
const image = (name: string, look: is.Look) => kind("image", `image/${name}`, look);
const audio = (name: string, look: is.Look) => kind("audio", `audio/${name}`, look);
const video = (name: string, look: is.Look) => kind("video", `video/${name}`, look);
const document = (name: string, look: is.Look) => kind("document", `application/${name}`, look);
const archive = (name: string, look: is.Look) => kind("archive", `application/${name}`, look);
const openXml = (name: string, folder: string) =>
  document(`vnd.openxmlformats-officedocument.${name}`, is.office(folder));
const openDocument = (name: string) => {
  const type = `vnd.oasis.opendocument.${name}`;
  return document(type, is.declared(type));
};

const kinds = new Map<string, Kind>(Object.entries({
  jpg: image("jpeg", is.jpeg),
  jpeg: image("jpeg", is.jpeg),
  png: image("png", is.png),
  gif: image("gif", is.gif),
  webp: image("webp", is.webp),

  pdf: document("pdf", is.pdf),
  rtf: document("rtf", is.rtf),
  doc: document("msword", is.compound),
  xls: document("vnd.ms-excel", is.compound),
  ppt: document("vnd.ms-powerpoint", is.compound),
  docx: openXml("wordprocessingml.document", "word"),
  xlsx: openXml("spreadsheetml.sheet", "xl"),
  pptx: openXml("presentationml.presentation", "ppt"),
  odt: openDocument("text"),
  ods: openDocument("spreadsheet"),
  odp: openDocument("presentation"),
  epub: document("epub+zip", is.declared("epub+zip")),
  txt: plain,
  log: plain,
  md: { ...plain, type: "text/markdown" },
  csv: { ...plain, type: "text/csv" },
  tsv: { ...plain, type: "text/tab-separated-values" },

  mp3: audio("mpeg", is.mp3),
  wav: audio("wav", is.wav),
  ogg: audio("ogg", is.ogg),
  oga: audio("ogg", is.ogg),
  opus: audio("ogg", is.ogg),
  m4a: audio("mp4", is.isoMedia),
  aac: audio("aac", is.aac),
  flac: audio("flac", is.flac),
  weba: audio("webm", is.matroska("webm")),

  mp4: video("mp4", is.isoMedia),
  m4v: video("mp4", is.isoMedia),
  mov: video("quicktime", is.isoMedia),
  avi: video("x-msvideo", is.avi),
  mkv: video("x-matroska", is.matroska("matroska")),
  webm: video("webm", is.matroska("webm")),
  ogv: video("ogg", is.ogg),

  zip: archive("zip", is.zip),
  rar: archive("vnd.rar", is.rar),
  "7z": archive("x-7z-compressed", is.sevenZip),
  tar: archive("x-tar", is.tar),
  gz: archive("gzip", is.gzip),
  tgz: archive("gzip", is.gzip),
  bz2: archive("x-bzip2", is.bzip2),
  xz: archive("x-xz", is.xz),
  zst: archive("zstd", is.zstd),
}));

/** Text for programs. Its media type is never told to a browser (core/files/serving.ts). */
const code: Record<string, string> = {
  "text/html": "html htm xhtml",
  "text/css": "css scss sass less",
  "text/javascript": "js mjs cjs jsx",
  "application/json": "json jsonl ndjson webmanifest map ipynb",
  "application/xml": "xml xsd xsl xslt plist",
  "image/svg+xml": "svg",
  "application/sql": "sql",
  "application/yaml": "yaml yml",
  "text/x-python": "py pyi",
  "text/x-typescript": "ts tsx mts cts",
  "text/plain":
    "sh bash zsh fish ps1 bat cmd c h cc cpp cxx hpp hh cs java kt kts go rs rb php swift scala lua pl pm r jl " +
    "hs ex exs erl clj dart vue svelte astro graphql proto toml ini conf cfg env diff patch tex bib vim gradle " +
    "properties dockerfile makefile cmake nix zig tf asm s el lisp srt vtt",
};
for (const [type, endings] of Object.entries(code)) {
  for (const ending of endings.split(" ")) kinds.set(ending, kind("code", type, is.text));
}
