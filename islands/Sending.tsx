// This module is browser compatible.
/** The files of a message of mine that waits for them, in the list. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { UploadTile } from "../components/files/UploadTile.tsx";
import type { Client } from "../core/browser/client.ts";
import { usePictures } from "../core/browser/picture_urls.ts";
import type { Uploads } from "../core/browser/uploads.ts";

export interface SendingProps {
  client: Client;
  conversation: string;
  /** The message. */
  clientId: string;
  /** The message is not wanted any more. */
  onDiscard: () => void;
}

export default function Sending({ client, conversation, clientId, onDiscard }: SendingProps) {
  const uploads = useSignal<Uploads | undefined>(undefined);
  useEffect(() => void client.uploads().then((it) => uploads.value = it, () => {}), []);
  const all = uploads.value?.of(conversation, clientId).value ?? [];
  const pictureOf = usePictures(all.map(({ blob }) => blob));
  return (
    <ul class="uploads" aria-label="Files on their way">
      {all.map((upload) => (
        <UploadTile
          key={upload.id}
          upload={upload}
          picture={pictureOf(upload.blob)}
          remove={(id) => {
            uploads.value!.remove(id);
            // Its text, if it has any, goes back to where it was written.
            if (all.length === 1) onDiscard();
          }}
          pause={(id) => uploads.value!.pause(id)}
          resume={(id) => uploads.value!.resume(id)}
          retry={(id) => {
            uploads.value!.retry(id);
            client.retry(clientId);
          }}
        />
      ))}
    </ul>
  );
}
