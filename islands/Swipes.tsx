// This module is browser compatible.
/**
 * On a phone, a finger from the edge brings the list, and pushes it away again. The columns move by the style sheet,
 * which keeps them still for those who want that.
 */
import { useEffect, useRef } from "preact/hooks";
import { swipeOf, type Touch } from "../core/browser/swipe.ts";

export interface SwipesProps {
  view: "list" | "room";
  onSwipe: (to: "list" | "room") => void;
}

const narrow = "(max-width: 44.99rem)";

export default function Swipes(props: SwipesProps) {
  // What is drawn anew while a finger is down must not forget where it came from.
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const ending = new AbortController();
    const options = { passive: true, signal: ending.signal };
    let from: Touch | undefined;
    addEventListener("touchstart", (event) => {
      const busy = event.touches.length > 1 || document.querySelector("dialog[open]") !== null;
      from = busy || !matchMedia(narrow).matches ? undefined : touchOf(event);
    }, options);
    addEventListener("touchcancel", () => from = undefined, options);
    addEventListener("touchend", (event) => {
      const { view, onSwipe } = latest.current;
      const rtl = document.documentElement.dir === "rtl";
      const to = from && swipeOf(from, touchOf(event), { width: innerWidth, view, rtl });
      from = undefined;
      if (to !== undefined) onSwipe(to);
    }, options);
    return () => ending.abort();
  }, []);
  return null;
}

function touchOf(event: TouchEvent): Touch {
  const { clientX: x, clientY: y } = event.changedTouches[0]!;
  return { x, y, at: event.timeStamp };
}
