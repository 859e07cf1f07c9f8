// This module is browser compatible.
/** Links out of their messages: what they lead to as far as it is known, where that is, and who has posted them. */
import { paths } from "../components/paths.ts";
import { Chat, Link } from "../components/seldom_icons.tsx";
import type { Client } from "../core/browser/client.ts";
import { momentOf, type When } from "../core/browser/dates.ts";
import type { People } from "../core/browser/faces.ts";
import type { ShownLinks } from "../core/browser/galleries.ts";

export interface GalleryLinksProps {
  client: Client;
  links: readonly ShownLinks[];
  label: string;
  people: People;
  when: When;
  onGo: (links: ShownLinks) => void;
}

export default function GalleryLinks({ client, links, label, people, when, onGo }: GalleryLinksProps) {
  return (
    <ul class="files-list" aria-label={label}>
      {links.map((one) => (
        <li key={one.key} class="posted-links">
          {one.urls.map((url) => <PostedLink key={url} {...{ client, url }} links={one} />)}
          <span class="files-about">
            <span class="one-line">
              <b dir="auto">{people(one.by)?.name ?? "…"}</b>, {momentOf(one.at, when)}
            </span>
            <button
              type="button"
              class="icon-button small"
              aria-label={`Show the message with ${hostOf(one.urls[0]!)}`}
              title="Show in the conversation"
              onClick={() => onGo(one)}
            >
              <Chat size={16} />
            </button>
          </span>
        </li>
      ))}
    </ul>
  );
}

function PostedLink({ client, url, links }: { client: Client; url: string; links: ShownLinks }) {
  const preview = links.bare ? undefined : client.previews.get(links.conversation, url).value;
  const address = shortOf(url);
  return (
    <a class="posted-link" href={url} target="_blank" rel="noopener noreferrer nofollow">
      <span class="posted-link-face" aria-hidden="true">
        {preview?.image
          ? <img src={paths.previewImage(preview.id)} alt="" loading="lazy" decoding="async" />
          : <Link size={18} />}
      </span>
      <span class="posted-link-texts">
        <b class="one-line" dir="auto">{preview?.title || address}</b>
        {preview?.title && <span class="one-line" dir="ltr">{address}</span>}
      </span>
    </a>
  );
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^www\./, "");
}

/** The host is what counts, so it is whole and first. */
function shortOf(url: string): string {
  const { pathname, search, hash } = new URL(url);
  const rest = pathname + search + hash;
  return hostOf(url) + (rest === "/" ? "" : rest);
}
