/** One preview from one address: the page, what its head says, and a picture small enough to be kept. */
import type { Preview } from "../protocol/entries.ts";
import { get } from "./get.ts";
import type { GuardOptions } from "../security/guard.ts";
import { type Head, readHead } from "./head.ts";
import { type Picture, pictureOf } from "./picture.ts";
import { decodeHtml } from "./words.ts";

export interface FetchOptions extends GuardOptions {
  signal: AbortSignal;
}
export interface Fetched {
  preview: Omit<Preview, "id">;
  picture: { type: Picture["type"]; bytes: Uint8Array } | null;
}

const page = { limit: 1024 * 1024, accept: "text/html, application/xhtml+xml" };
/** What fits into a value of the store. */
const image = { limit: 48 * 1024, accept: "image/webp, image/png, image/jpeg, image/gif" };

/** Null when the page says nothing. @throws when it cannot be had. */
export async function fetchPreview(url: URL, options: FetchOptions): Promise<Fetched | null> {
  const { url: at, body, contentType } = await get(url, { ...options, ...page, wants: isPage });
  const head = readHead(decodeHtml(body, contentType));
  if (head.title === "") return null;
  const { title, description } = head;
  const preview = { url: url.href, title, description, site: head.site || siteOf(at) };
  const found = await firstPicture(picturesOf(head, at), options);
  if (found === null) return { preview, picture: null };
  const { picture: { type, width, height }, bytes } = found;
  return { preview: { ...preview, image: { width, height } }, picture: { type, bytes } };
}

function isPage(contentType: string): boolean {
  return /^\s*(text\/html|application\/xhtml\+xml)\s*(;|$)/i.test(contentType);
}

function siteOf({ hostname }: URL): string {
  return hostname.replace(/^www\./, "");
}

function picturesOf({ pictures }: Head, at: URL): URL[] {
  const urls = pictures.filter((picture) => URL.canParse(picture, at)).map((picture) => new URL(picture, at));
  return urls.filter(({ href }, i) => i === urls.findIndex((url) => url.href === href));
}

async function firstPicture(urls: URL[], options: FetchOptions) {
  for (const url of urls) {
    try {
      const { body, cut } = await get(url, { ...options, ...image, wants: () => true });
      const picture = cut ? null : await pictureOf(body);
      if (picture !== null) return { picture, bytes: body };
    } catch {
      // A page without its picture is still a preview.
    }
  }
  return null;
}
