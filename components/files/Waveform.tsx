// This module is browser compatible.
/** A sound along its length: how loud it is, how far it has been played, and where to go on from. */
import { lengthText } from "../../core/browser/amounts.ts";

export interface WaveformProps {
  /** Loudnesses from 0 to 1; an even line when nothing is known. */
  bars: readonly number[];
  /** Seconds. */
  at: number;
  length: number;
  label: string;
  onSeek?: (seconds: number) => void;
}

const even = Array.from({ length: 48 }, () => 0.12);
/** Seconds that an arrow moves. */
const step = 5;

export function Waveform({ bars, at, length, label, onSeek }: WaveformProps) {
  const path = pathOf(bars.length > 0 ? bars : even);
  const width = (bars.length > 0 ? bars : even).length * 4;
  const part = length > 0 ? Math.min(1, at / length) : 0;
  const onKeyDown = (event: KeyboardEvent) => {
    const to =
      { ArrowRight: at + step, ArrowUp: at + step, ArrowLeft: at - step, ArrowDown: at - step }[event.key] ??
        { Home: 0, End: length }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onSeek?.(Math.max(0, Math.min(length, to)));
  };
  const seek = (event: PointerEvent) => {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect();
    onSeek?.(Math.max(0, Math.min(1, (event.clientX - left) / width)) * length);
  };
  return (
    <div
      class="waveform"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(1, Math.round(length))}
      aria-valuenow={Math.round(at)}
      aria-valuetext={`${lengthText(at * 1_000)} of ${lengthText(length * 1_000)}`}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seek(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && seek(event)}
    >
      <svg viewBox={`0 0 ${width} 32`} preserveAspectRatio="none" aria-hidden="true">
        <path d={path} />
        <path class="played" d={path} style={{ clipPath: `inset(0 ${100 - 100 * part}% 0 0)` }} />
      </svg>
    </div>
  );
}

function pathOf(bars: readonly number[]): string {
  return bars.map((loud, i) => {
    const half = Math.max(1.5, 15 * loud);
    return `M${4 * i + 2} ${16 - half}V${16 + half}`;
  }).join("");
}
