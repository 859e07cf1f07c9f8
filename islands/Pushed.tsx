// This module is browser compatible.
/**
 * What this page has to do with notifications that came while none was open: it shows the message whose notification is
 * pressed, and takes those away that are about something that was read. Nothing to be seen.
 */
import { useEffect } from "preact/hooks";
import { conversationOf, entryOfSearch } from "../core/browser/address.ts";
import type { Client } from "../core/browser/client.ts";
import { closeNotices, confirmDevice } from "../core/browser/push_device.ts";
import type { WorkerMessage } from "../core/protocol/push.ts";

export interface PushedProps {
  client: Client;
  onGo: (id: string, n?: number) => void;
}

export default function Pushed({ client, onGo }: PushedProps) {
  useEffect(() => {
    const { connection, me } = client;
    const ending = new AbortController();
    const workers = navigator.serviceWorker;
    const confirm = () => void confirmDevice(me.id).catch(() => {}); // Again with the next line.
    workers?.addEventListener("message", ({ data, ports }: MessageEvent<WorkerMessage>) => {
      if (data.type !== "open") return;
      const to = new URL(data.url, location.origin);
      const conversation = to.origin === location.origin ? conversationOf(to) : undefined;
      // What is no conversation is for a page of its own: the worker opens one when nobody answers.
      if (conversation === undefined) return;
      ports[0]?.postMessage("shown");
      onGo(conversation, entryOfSearch(to.search));
    }, { signal: ending.signal });
    workers?.startMessages();
    confirm();
    const stops = [
      connection.on("withdraw", ({ tags }) => void closeNotices(tags)),
      connection.on("welcome", confirm),
    ];
    return () => {
      ending.abort();
      stops.forEach((stop) => stop());
    };
  }, []);
  return null;
}
