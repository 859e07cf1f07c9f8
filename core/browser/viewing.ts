// This module is browser compatible.
/** Which file is looked at, large, and those before and after it. Whoever shows files opens them by this. */
import { signal } from "@preact/signals";
import type { FileInfo } from "../protocol/entries.ts";
import { homeOf } from "../protocol/ids.ts";
import type { Client } from "./client.ts";

export interface Viewed {
  id: string;
  /** Those that one can step through, in their order. */
  files: readonly FileInfo[];
  /** The conversation that may have earlier ones. */
  of?: string;
}

export const viewing = signal<Viewed | undefined>(undefined);

/** Opens a file of the lists that are on the page; false when none of them has it. */
export function view(id: string, { current, beside }: Pick<Client, "current" | "beside">): boolean {
  for (const list of [beside.peek(), current.peek()]) {
    const all = list?.rows.peek().flatMap((row) => row.kind === "message" ? row.files ?? [] : []) ?? [];
    const file = all.find((file) => file.id === id);
    if (file === undefined) continue;
    const pictures = all.filter(({ category }) => category === "image");
    viewing.value = file.category === "image"
      ? { id, files: pictures, of: homeOf(list!.conversation) }
      : { id, files: [file] };
    return true;
  }
  return false;
}

/** Opens one that stands somewhere else: in a list of files, in what was found. Where that fails it is a download. */
export async function viewUnlisted(id: string): Promise<void> {
  const answer = await fetch(`/api/files/${id}`).catch(() => undefined);
  if (answer?.ok) return void (viewing.value = { id, files: [await answer.json() as FileInfo] });
  const link = document.createElement("a");
  link.download = "";
  link.href = `/files/${id}?download`;
  link.click();
}

/** To the one before the first that is here. */
export async function viewEarlier({ connection }: Pick<Client, "connection">): Promise<void> {
  const before = viewing.peek();
  if (before?.of === undefined) return;
  const { of, files: [first] } = before;
  const asked = { conversation: of, kind: "pictures", before: first!.id } as const;
  const { files } = await connection.request("files.list", asked);
  // It was closed, or moved on, meanwhile.
  if (viewing.peek() !== before) return;
  const all = [...files.map(({ file }) => file).reverse(), ...before.files];
  viewing.value = files.length === 0
    ? { id: before.id, files: before.files }
    : { id: files[0]!.file.id, files: all, of };
}

/** The conversation whose files are shown. */
export const library = signal<string | undefined>(undefined);

/** An address may ask for it (gallery_address.ts). */
export function libraryOf(search: string, conversation: string | undefined): string | undefined {
  return /[?&]files=/.test(search) && conversation ? homeOf(conversation) : undefined;
}
