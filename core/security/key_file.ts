/**
 * The file that holds the server's keys. Written beside and moved into place, so that a crash leaves the old one or
 * the new one, never half; of two processes that start at once on the same directory, the second takes the first
 * one's keys.
 */
import { StartError } from "../errors.ts";
import { checkRing, decodeKey } from "./key_text.ts";
import { type KeyRing, newRing, type SecretEffects } from "./key_ring.ts";

/** Null when there is no file yet. @throws {StartError} when there is one that cannot be used. */
export async function readRing(path: string, effects: SecretEffects): Promise<KeyRing | null> {
  const text = await textOf(path);
  if (text === null) return null;
  await closeToOthers(path, effects);
  return checkRing(fromText(text, path), path);
}

/** Makes the file, or takes the keys of another process that made it at the same moment. */
export async function createRing(path: string, effects: SecretEffects): Promise<KeyRing> {
  const ring = newRing(effects);
  const draft = await writeDraft(path, ring);
  try {
    // A link fails where a rename would overwrite.
    await Deno.link(draft, path);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return (await readRing(path, effects))!;
    // Some file systems have no links; two processes do not share those.
    await Deno.copyFile(draft, path);
  } finally {
    await Deno.remove(draft);
  }
  return ring;
}

export async function writeRing(path: string, ring: KeyRing): Promise<void> {
  await Deno.rename(await writeDraft(path, ring), path);
}

async function writeDraft(path: string, ring: KeyRing): Promise<string> {
  const directory = path.slice(0, path.lastIndexOf("/"));
  await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
  const draft = await Deno.makeTempFile({ dir: directory, prefix: ".secrets-" });
  await Deno.chmod(draft, 0o600);
  using file = await Deno.open(draft, { write: true });
  await file.write(new TextEncoder().encode(toText(ring)));
  await file.sync();
  return draft;
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw new StartError(`Cannot start: ${path} cannot be read (${(error as Error).message})`);
  }
}

async function closeToOthers(path: string, effects: SecretEffects): Promise<void> {
  const { mode } = await Deno.stat(path);
  if (mode === null || (mode & 0o077) === 0) return;
  effects.log("warn", "secrets_were_readable_by_others", { path, mode: (mode & 0o777).toString(8) });
  await Deno.chmod(path, 0o600);
}

function toText(ring: KeyRing): string {
  const encoded = <K extends { key: Uint8Array }>(key: K) => ({ ...key, key: key.key.toBase64() });
  return JSON.stringify(
    { signing: ring.signing.map(encoded), atRest: ring.atRest.map(encoded) },
    null,
    2,
  ) + "\n";
}

function fromText(text: string, path: string): KeyRing {
  try {
    const { signing, atRest } = JSON.parse(text);
    return { signing: signing.map(decoded), atRest: atRest.map(decoded) };
  } catch (error) {
    throw new StartError(
      `Cannot start: ${path} is damaged (${(error as Error).message}); restore it from a backup`,
    );
  }
}

function decoded<K extends { key: string }>(key: K): Omit<K, "key"> & { key: Uint8Array<ArrayBuffer> } {
  return { ...key, key: decodeKey(key.key) };
}
