/**
 * Disks that fill up at a word and have room again at another. A tmpfs of 8 MB where the test may mount one; and a
 * limit on the size of the server's files, which needs no rights, and which writes run into in another way.
 */
import type { Child } from "@/tests/support/child.ts";

export interface SmallDisk {
  what: string;
  /** What the server is told that it runs into, and over HTTP. */
  code: "storage_full" | "storage_unavailable";
  status: number;
  /** Of the process that is to use it. */
  prefix: readonly string[];
  /** @returns a directory on it. */
  prepare(): Promise<string>;
  /** May be called again: what has come free meanwhile is filled too. */
  fill(server: Child): Promise<void>;
  makeRoom(server: Child): Promise<void>;
  remove(): Promise<void>;
}

/** Those that can be had here. */
export async function smallDisks(): Promise<SmallDisk[]> {
  return await mayMount() ? [new SmallTmpfs(), new LimitedFiles()] : [new LimitedFiles()];
}

/** Null where none may be mounted. */
export async function smallTmpfs(megabytes: number): Promise<SmallTmpfs | null> {
  return await mayMount() ? new SmallTmpfs(megabytes) : null;
}

class SmallTmpfs implements SmallDisk {
  readonly what = "a tmpfs of 8 MB";
  readonly code = "storage_full";
  readonly status = 507;
  readonly prefix = [];
  readonly #megabytes: number;
  #directory = "";

  constructor(megabytes = 8) {
    this.#megabytes = megabytes;
  }

  async prepare(): Promise<string> {
    this.#directory = await mountTmpfs(this.#megabytes);
    return this.#directory;
  }

  async fill(): Promise<void> {
    using ballast = await Deno.open(`${this.#directory}/ballast`, { create: true, append: true });
    const block = new Uint8Array(4096);
    try {
      while (true) await ballast.write(block);
    } catch {
      // It is full.
    }
  }

  async makeRoom(): Promise<void> {
    await Deno.remove(`${this.#directory}/ballast`);
  }

  /** All but that is full. */
  async leave(bytes: number): Promise<void> {
    await this.fill();
    const { size } = await Deno.stat(`${this.#directory}/ballast`);
    await Deno.truncate(`${this.#directory}/ballast`, size - bytes);
  }

  async remove(): Promise<void> {
    await unmount(this.#directory);
  }
}

class LimitedFiles implements SmallDisk {
  readonly what = "a limit of 64 KB for each file";
  readonly code = "storage_unavailable";
  readonly status = 503;
  // Otherwise the signal would end the process before the write could fail.
  readonly prefix = ["sh", "-c", 'trap "" XFSZ; exec "$@"', "sh"];

  async prepare(): Promise<string> {
    return await Deno.makeTempDir({ prefix: "parley-" });
  }

  // Less than the log of the database has already, so that not even a small write finds room.
  async fill(server: Child): Promise<void> {
    await run("prlimit", "--pid", String(server.pid), `--fsize=${2 ** 16}:unlimited`);
  }

  async makeRoom(server: Child): Promise<void> {
    await run("prlimit", "--pid", String(server.pid), "--fsize=unlimited");
  }

  async remove(): Promise<void> {
    // The server removes its directory.
  }
}

async function mayMount(): Promise<boolean> {
  try {
    await unmount(await mountTmpfs());
    return true;
  } catch {
    return false;
  }
}

async function mountTmpfs(megabytes = 8): Promise<string> {
  const directory = await Deno.makeTempDir({ prefix: "parley-" });
  try {
    await run("mount", "-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", directory);
  } catch (error) {
    await Deno.remove(directory);
    throw error;
  }
  return directory;
}

async function unmount(directory: string): Promise<void> {
  await run("umount", directory);
  await Deno.remove(directory);
}

async function run(program: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args }).output();
  if (!success) throw new Error(`${program}: ${new TextDecoder().decode(stderr)}`);
}
