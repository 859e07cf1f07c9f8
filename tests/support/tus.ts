/** A client of the tus protocol with nothing clever in it: one request each, and the usual way through all of them. */
import { ulid } from "ulid";
import type { TestPerson } from "./server.ts";

export interface Said {
  filename?: string;
  conversation?: string;
  filetype?: string;
  sha256?: string;
  [name: string]: string | undefined;
}

const encoder = new TextEncoder();

export class Tus {
  readonly #person: TestPerson;

  constructor(person: TestPerson) {
    this.#person = person;
  }

  /** Every answer is read to its end; JSON refusals are in `code`. */
  async ask(method: string, path: string, headers: Record<string, string>, body?: BodyInit) {
    const response = await this.#person.fetch(path, {
      method,
      headers: { "tus-resumable": "1.0.0", ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const code: string | undefined = text.startsWith("{") ? JSON.parse(text).error?.code : undefined;
    return { status: response.status, headers: response.headers, code };
  }

  begin(size: number, said: Said, headers: Record<string, string> = {}, body?: BodyInit) {
    return this.ask(
      "POST",
      "/api/uploads",
      { "upload-length": String(size), "upload-metadata": metadata(said), ...headers },
      body,
    );
  }

  patch(path: string, offset: number, bytes: BodyInit, headers: Record<string, string> = {}) {
    const type = "application/offset+octet-stream";
    return this.ask(
      "PATCH",
      path,
      { "content-type": type, "upload-offset": String(offset), ...headers },
      bytes,
    );
  }

  async offset(path: string): Promise<number | null> {
    const { status, headers } = await this.ask("HEAD", path, {});
    return status === 200 ? Number(headers.get("upload-offset")) : null;
  }

  /** All of it in one go. @returns its id. */
  async send(content: string | Uint8Array<ArrayBuffer>, said: Said): Promise<string> {
    const bytes = bytesOf(content);
    const { path, ...begun } = await this.begun(bytes.length, said);
    if (path === null) throw new Error(`Refused with ${begun.code}`);
    if (bytes.length > 0) {
      const { code, status } = await this.patch(path, 0, bytes);
      if (status !== 204) throw new Error(`Refused with ${code}`);
    }
    return path.split("/").at(-1)!;
  }

  /** How sending it ends: null when it is taken, or the code of the refusal. */
  async refusal(content: string | Uint8Array<ArrayBuffer>, said: Said): Promise<string | null> {
    try {
      await this.send(content, said);
      return null;
    } catch (error) {
      return /Refused with (\w+)/.exec((error as Error).message)![1]!;
    }
  }

  async begun(size: number, said: Said) {
    const answer = await this.begin(size, said);
    return { path: answer.headers.get("location"), status: answer.status, code: answer.code };
  }
}

/** Uploads a file and sends it in a message of its own. @returns its id, and the number of the message. */
export async function sendFile(
  person: TestPerson,
  conversation: string,
  filename: string,
  content: string | Uint8Array<ArrayBuffer>,
): Promise<{ id: string; n: number }> {
  const id = await new Tus(person).send(content, { filename, conversation });
  const message = { clientId: ulid(), text: "", files: [id] };
  const { status, body } = await person.api("POST", `/api/rooms/${conversation}/messages`, message);
  if (status !== 201) throw new Error(`Cannot send: ${JSON.stringify(body)}`);
  return { id, n: body.n };
}

export function bytesOf(content: string | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return typeof content === "string" ? encoder.encode(content) : content;
}

export function metadata(said: Said): string {
  return Object.entries(said).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${encoder.encode(value).toBase64()}`]
  ).join(",");
}

/** Noise of any length. */
export function noise(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** Whether something stands in any file of a directory. */
export async function standsIn(directory: string, text: string): Promise<boolean> {
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = `${directory}/${name}`;
    if (isDirectory ? await standsIn(path, text) : latin(await Deno.readFile(path)).includes(text)) {
      return true;
    }
  }
  return false;
}

function latin(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
