// This module is browser compatible.
/** Where the reader is in a list, kept while it changes: what is on the screen, loading what comes into reach, jumping. */
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Client, TimelineView } from "./client.ts";
import { type OnScreen, Scroller } from "./scroll.ts";

/** @param at the entry that was asked for by its address. */
export function usePlace(
  client: Client,
  view: TimelineView,
  list: RefObject<HTMLDivElement>,
  at: number | undefined,
) {
  const scroller = useRef<Scroller>(null);
  const screen = useSignal<OnScreen>({ first: 0, last: 0, atBottom: true });
  const flash = useSignal(at);
  /** Messages of others that came in below while one reads further up. */
  const fresh = useSignal(0);
  const rows = view.rows.value;
  const older = view.older.value;
  const newer = view.newer.value;
  // Where the rows stand now, before these are drawn.
  scroller.current?.note();

  const report = () => {
    const engine = scroller.current;
    if (engine === null) return;
    screen.value = engine.onScreen();
    client.onScreen(view, screen.value);
    if (screen.value.atBottom && !view.newer.peek()) fresh.value = 0;
    if (engine.wantsOlder) client.loadOlder(view).catch(() => {});
    if (engine.wantsNewer) client.loadNewer(view).catch(() => {});
  };

  useLayoutEffect(() => {
    const engine = scroller.current = new Scroller(list.current!);
    const found = at !== undefined
      ? engine.toEntry(at)
      : client.habits.opens === "last" && engine.toDivider();
    if (!found) engine.toBottom();
    report();
    const sizes = new ResizeObserver(() => {
      engine.restore();
      report();
    });
    sizes.observe(list.current!.firstElementChild!);
    const scrolled = () => {
      engine.note();
      report();
    };
    list.current!.addEventListener("scroll", scrolled, { passive: true });
    return () => sizes.disconnect();
  }, [view]);

  useLayoutEffect(() => {
    scroller.current?.restore();
    report();
  }, [rows, older, newer]);

  const last = rows.findLast((row) => row.kind === "message");
  useEffect(() => {
    if (last?.kind === "message" && !last.mine && !screen.peek().atBottom && !view.newer.peek()) {
      fresh.value++;
    }
  }, [last?.key]);

  return {
    screen,
    flash,
    fresh,
    away: !screen.value.atBottom || newer,
    /** Rejects with the server's refusal. */
    async to(n: number) {
      await client.jumpTo(view, n);
      flash.value = undefined;
      requestAnimationFrame(() => {
        if (scroller.current?.toEntry(n)) flash.value = n;
        report();
      });
    },
    async toLatest() {
      await client.jumpTo(view, "latest");
      scroller.current?.toBottom();
      fresh.value = 0;
      report();
    },
    async toDivider() {
      const n = view.divider.peek();
      if (n === undefined) return;
      await client.jumpTo(view, n + 1);
      scroller.current?.toDivider();
      report();
    },
    toBottom: () => scroller.current?.toBottom(),
    page: (screens: number) => scroller.current?.page(screens),
  };
}
