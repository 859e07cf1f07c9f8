// This module is browser compatible.
/** A voice message in the making, in place of the field: recorded, paused, heard, and then sent or thrown away. */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Waveform } from "../components/files/Waveform.tsx";
import { Clip, Play, Send } from "../components/icons.tsx";
import { Microphone, Pause, Stop, Trash } from "../components/seldom_icons.tsx";
import { lengthText } from "../core/browser/amounts.ts";
import { Player } from "../core/browser/player.ts";
import { Recorder, type Voice } from "../core/browser/recorder.ts";
import { unpacked } from "../core/browser/waveform.ts";

export interface VoiceRecorderProps {
  /** Set when the button that began it is let go: it is ended. */
  released: boolean;
  onSend: (voice: Voice) => void;
  /** It goes with what is being written: a draft, or something for later. */
  onKeep: (voice: Voice) => void;
  onClose: () => void;
}

/** Loudnesses that are shown while it goes on. */
const shown = 60;

export default function VoiceRecorder({ released, onSend, onKeep, onClose }: VoiceRecorderProps) {
  const recorder = useMemo(() => new Recorder(), []);
  const panel = useRef<HTMLDivElement>(null);
  const sends = useSignal(false);
  const state = recorder.state.value;
  const length = recorder.length.value;

  useEffect(() => {
    void recorder.start();
    return () => recorder.cancel();
  }, []);
  useEffect(() => {
    if (released && state === "recording") recorder.finish();
  }, [released, state]);
  useEffect(() => {
    panel.current?.querySelector<HTMLElement>("[data-first]")?.focus({ preventScroll: true });
    if (state === "ready" && sends.peek()) onSend(recorder.voice!);
  }, [state]);

  const send = () => {
    if (recorder.voice) return onSend(recorder.voice);
    sends.value = true;
    recorder.finish();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    // What was said is not lost by a key.
    if (state === "recording") recorder.pause();
    else if (state !== "paused" && state !== "ready") onClose();
  };
  if (state === "refused") {
    return (
      <div class="voice" role="alert" ref={panel} onKeyDown={onKeyDown}>
        <Microphone />
        <span class="voice-state">{recorder.problem.value}</span>
        <button type="button" class="button" data-first onClick={onClose}>Close</button>
      </div>
    );
  }
  return (
    <div class={`voice ${state}`} role="group" aria-label="Voice message" ref={panel} onKeyDown={onKeyDown}>
      <button
        type="button"
        class="icon-button"
        aria-label="Throw it away"
        title="Throw it away"
        onClick={onClose}
      >
        <Trash />
      </button>
      {state === "ready" ? <Review voice={recorder.voice!} /> : (
        <>
          <span class="voice-sign" aria-hidden="true" />
          <span class="voice-time" role="timer">{lengthText(length)}</span>
          <Levels levels={recorder.levels.value} />
          <span class="quiet" role="status">{words[state]}</span>
          {state === "paused"
            ? (
              <button
                type="button"
                class="icon-button"
                data-first
                aria-label="Go on recording"
                title="Go on recording"
                onClick={() => recorder.resume()}
              >
                <Microphone />
              </button>
            )
            : (
              <button
                type="button"
                class="icon-button"
                data-first
                aria-label="Pause"
                title="Pause (Esc)"
                disabled={state === "asking"}
                onClick={() => recorder.pause()}
              >
                <Pause />
              </button>
            )}
          <button
            type="button"
            class="icon-button"
            aria-label="Stop and listen"
            title="Stop and listen"
            disabled={state === "asking"}
            onClick={() =>
              recorder.finish()}
          >
            <Stop />
          </button>
        </>
      )}
      {state === "ready" && (
        <button
          type="button"
          class="icon-button"
          aria-label="Attach it, to write something or send it later"
          title="Attach"
          onClick={() => onKeep(recorder.voice!)}
        >
          <Clip />
        </button>
      )}
      <button
        type="button"
        class="icon-button composer-send"
        aria-label="Send the voice message"
        title="Send"
        disabled={state === "asking"}
        onClick={send}
      >
        <Send />
      </button>
    </div>
  );
}

const words = { asking: "Waiting for the microphone", recording: "Recording", paused: "Paused" } as const;

function Levels({ levels }: { levels: readonly number[] }) {
  const last = levels.slice(-shown);
  const path = last.map((loud, i) => {
    const half = Math.max(1.5, 15 * loud);
    return `M${4 * (shown - last.length + i) + 2} ${16 - half}V${16 + half}`;
  });
  return (
    <svg class="voice-levels" viewBox={`0 0 ${shown * 4} 32`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path.join("")} />
    </svg>
  );
}

function Review({ voice }: { voice: Voice }) {
  const url = useMemo(() => URL.createObjectURL(voice.file), [voice]);
  const player = useMemo(() => {
    const { size, type, name } = voice.file;
    return new Player({ id: url, name, size, type, category: "audio", duration: voice.duration }, url);
  }, [url]);
  const bars = useMemo(() => unpacked(voice.waveform), [voice]);
  useEffect(() => () => {
    player.stop();
    URL.revokeObjectURL(url);
  }, [url]);
  const on = player.on.value;
  return (
    <>
      <button
        type="button"
        class="icon-button"
        data-first
        aria-label={on ? "Pause" : "Listen to it"}
        title={on ? "Pause" : "Listen"}
        onClick={() => player.toggle()}
      >
        {on ? <Pause /> : <Play />}
      </button>
      <div class="voice-review">
        <Waveform
          bars={bars}
          at={player.at.value}
          length={player.length.value}
          label="Position in the voice message"
          onSeek={(to) => player.seek(to)}
        />
      </div>
      <span class="voice-time">{lengthText(on ? player.at.value * 1_000 : voice.duration)}</span>
    </>
  );
}
