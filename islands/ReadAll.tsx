// This module is browser compatible.
/** Asks, the first time on this device, whether really everything is to count as read. */
import type { Client } from "../core/browser/client.ts";
import { keep } from "../core/browser/kept.ts";
import { threadsOf } from "../core/browser/threads.ts";
import { markAllRead, sureOfReadAll } from "../core/browser/marking.ts";
import ModalDialog from "./ModalDialog.tsx";

export default function ReadAll({ client, onClose }: { client: Client; onClose: () => void }) {
  const unread = client.conversations.value.filter(({ unread }) => unread > 0).length +
    threadsOf(client).list.value.filter(({ unread }) => unread > 0).length;
  const sure = () => {
    keep(sureOfReadAll, "sure");
    markAllRead(client).catch(() => {});
    onClose();
  };
  return (
    <ModalDialog id="read-all" title="Mark everything as read?" onClose={onClose}>
      <p>
        {unread === 1 ? "One conversation or thread has" : `${unread} conversations and threads have`}{" "}
        unread messages. Next time this happens without a question.
      </p>
      <div class="dialog-foot">
        <button type="button" class="button" onClick={onClose}>Cancel</button>
        <button type="button" class="button primary" onClick={sure}>Mark as read</button>
      </div>
    </ModalDialog>
  );
}
