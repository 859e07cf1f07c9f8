/**
 * The worker that holds the index: SQLite blocks, and nothing that blocks runs where sockets are served. Takes one call
 * after the other; a file that turns out to be damaged is made anew, and the answer says so.
 */
import { isDamage, isHindrance, type OpenedFile, openFile, removeFile } from "./file.ts";
import { type Asked, Finder, type Found } from "./finder.ts";
import type { Operation } from "./operations.ts";
import { Registry } from "./registry.ts";
import { TokenHashes } from "./secrecy.ts";
import { type Applied, Writer } from "./writer.ts";

export interface OpenOptions {
  /** A path, or ":memory:". */
  path: string;
  /** Names the store that is indexed. */
  of: string;
  /** For the tokens of sealed conversations. */
  key: Uint8Array;
  generation: string;
}
/** What can be asked of the worker, and what it answers. */
export interface Calls {
  open: [OpenOptions, Opened];
  /** Up to where each conversation is indexed. */
  cursors: [null, Cursor[]];
  apply: [readonly Operation[], Applied];
  find: [Asked, Found];
  close: [null, null];
}
export interface Opened {
  /** Another one: numbers of before mean nothing any more. */
  generation: string;
}
export interface Cursor {
  conversation: string;
  upto: number;
  count: number;
}
export type CallName = keyof Calls;
export type Request = { [N in CallName]: { id: number; name: N; input: Calls[N][0] } }[CallName];
export type Response =
  | { id: number; output: unknown }
  | { id: number; error: string; damaged: boolean };

interface Index extends OpenedFile {
  registry: Registry;
  writer: Writer;
  finder: Finder;
}

// Types of a page are loaded, not those of a worker.
const port = self as unknown as {
  onmessage: (event: MessageEvent<Request>) => void;
  postMessage(response: Response): void;
};
let index: Index | undefined;

port.onmessage = ({ data }) => {
  const { id } = data;
  try {
    port.postMessage({ id, output: answer(data) });
  } catch (error) {
    // Nothing from outside gets into the statements that write: when they fail, it is the file.
    const damaged = isDamage(error) || data.name === "apply" && !isHindrance(error);
    if (damaged) discard();
    port.postMessage({ id, error: error instanceof Error ? error.message : String(error), damaged });
  }
};

function answer({ name, input }: Request): Calls[CallName][1] {
  if (name === "open") return { generation: (index = open(input)).generation };
  if (index === undefined) throw new Error("The index is not open");
  switch (name) {
    case "cursors":
      return Array.from(index.registry.all(), ({ id, upto, count }) => ({ conversation: id, upto, count }));
    case "apply":
      return index.writer.apply(input);
    case "find":
      return index.finder.find(input);
    case "close":
      index.db.close();
      index = undefined;
      return null;
  }
}

function open({ path, of, key, generation }: OpenOptions): Index {
  const hashes = new TokenHashes(key);
  const options = { path, of: `${of} ${hashes.hash("of")}`, generation };
  const opened = openFile(options);
  try {
    return indexOf(opened, hashes);
  } catch (error) {
    opened.db.close();
    if (!isDamage(error)) throw error;
    removeFile(opened.path);
    return indexOf(openFile(options), hashes);
  }
}

function indexOf(opened: OpenedFile, hashes: TokenHashes): Index {
  const registry = new Registry(opened.db);
  const parts = { db: opened.db, registry, hashes };
  return { ...opened, registry, writer: new Writer(parts), finder: new Finder(parts) };
}

function discard(): void {
  if (index === undefined) return;
  const { db, path } = index;
  index = undefined;
  db.close();
  if (path !== ":memory:") removeFile(path);
}
