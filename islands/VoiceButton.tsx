// This module is browser compatible.
/**
 * Stands where the button that sends would be while nothing is written: a press begins a voice message and another one
 * ends it; held down, it records until it is let go, and sliding away from it throws it away.
 */
import { useRef } from "preact/hooks";
import { Microphone } from "../components/seldom_icons.tsx";

export interface VoiceButtonProps {
  onStart: () => void;
  /** Let go after it was held. */
  onEnd: () => void;
  onCancel: () => void;
}

/** Milliseconds: longer is holding. */
const hold = 500;
/** Pixels. */
const away = 80;

export default function VoiceButton({ onStart, onEnd, onCancel }: VoiceButtonProps) {
  const pressed = useRef<{ at: number; x: number } | undefined>(undefined);
  return (
    <button
      type="button"
      class="icon-button composer-voice"
      aria-label="Record a voice message"
      title="Record a voice message"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        pressed.current = { at: event.timeStamp, x: event.clientX };
        onStart();
      }}
      onPointerUp={(event) => {
        const { current } = pressed;
        if (current === undefined || event.timeStamp - current.at < hold) return;
        if (Math.abs(event.clientX - current.x) > away) onCancel();
        else onEnd();
      }}
      onPointerCancel={onCancel}
      onContextMenu={(event) => event.preventDefault()}
      onClick={() => {
        // By keyboard there was no pointer.
        if (pressed.current === undefined) onStart();
        pressed.current = undefined;
      }}
    >
      <Microphone />
    </button>
  );
}
