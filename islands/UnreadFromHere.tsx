// This module is browser compatible.
/** Alt+click on a message: it and everything after it is unread again. Shows nothing in the page. */
import { useEffect } from "preact/hooks";
import type { Client, TimelineView } from "../core/browser/client.ts";

export default function UnreadFromHere({ client, view }: { client: Client; view: TimelineView }) {
  useEffect(() => {
    const click = (event: MouseEvent) => {
      const message = (event.target as Element).closest<HTMLElement>(".timeline .message[data-n]");
      if (!event.altKey || event.button !== 0 || message === null) return;
      event.preventDefault();
      client.markUnread(view, Number(message.dataset.n)).catch(() => {});
    };
    addEventListener("click", click, { capture: true });
    return () => removeEventListener("click", click, { capture: true });
  }, [view]);
  return null;
}
