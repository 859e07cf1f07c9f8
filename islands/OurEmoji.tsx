// This module is browser compatible.
/** Begins what the page knows of the emoji of this server, and shows the dialog in which they are managed. */
import { useEffect } from "preact/hooks";
import type { Client } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { later } from "../core/browser/later.ts";
import { managing, startOurs } from "../core/browser/our_emoji_list.ts";
import ModalDialog from "./ModalDialog.tsx";

const EmojiManager = later(() => import("./EmojiManager.tsx"));

export default function OurEmoji({ client, when }: { client: Client; when: When }) {
  useEffect(() => startOurs(client.connection), []);
  if (!managing.value) return null;
  return (
    <ModalDialog id="our-emoji" title="Emoji of this server" onClose={() => managing.value = false}>
      <EmojiManager when={when} />
    </ModalDialog>
  );
}
