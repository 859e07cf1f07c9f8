// This module is browser compatible.
/** In place of the composer while I am muted: until when, and the way back to it then. */
import { useEffect } from "preact/hooks";
import { ComposerClosed } from "../components/conversation/Composer.tsx";
import { momentOf } from "../core/browser/dates.ts";

/** Timers hold no more than 24 days. */
const longest = 86_400_000;

export interface MutedProps {
  /** Milliseconds since 1970; 0 is until it is taken back. */
  until: number;
  onOver: () => void;
}

export default function Muted({ until, onOver }: MutedProps) {
  useEffect(() => {
    if (until === 0) return;
    const look = () => Date.now() >= until && onOver();
    const timer = setInterval(look, Math.min(Math.max(until - Date.now(), 250), longest));
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [until]);
  const end = until === 0 ? "" : ` until ${momentOf(until, { now: Date.now() })}`;
  return <ComposerClosed>{`You are muted in this room${end}: you can read, not write.`}</ComposerClosed>;
}
