// This module is browser compatible.
/** How many unread replies a followed thread has, for the line under its message; what knows it comes after the page. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Client } from "./client.ts";
import { laterCode } from "./later.ts";
import type { Threads } from "./threads.ts";

const bring = laterCode(() => import("./threads.ts"));

/** To be asked while drawing: whatever asks is drawn again when it changes, and nothing else. */
export function useThreadNews(client: Client): (thread: string) => number {
  const threads = useSignal<Threads | undefined>(undefined);
  useEffect(() => {
    // Without it the line is there all the same.
    bring().then(({ threadsOf }) => threads.value = threadsOf(client), () => {});
  }, []);
  return (thread) => threads.value?.item(thread)?.unread ?? 0;
}
