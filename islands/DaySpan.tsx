// This module is browser compatible.
/** From when to when: all of it, the last days, or any days of a calendar. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Calendar } from "../components/Calendar.tsx";
import { shortDate, type When } from "../core/browser/dates.ts";
import type { Sifting } from "../core/browser/gallery_address.ts";
import { at, type Day, dayOf, isSameDay } from "../core/browser/moments.ts";

type Span = Pick<Sifting, "days" | "from" | "to">;
export interface DaySpanProps {
  span: Span;
  when: When;
  onChange: (span: Span) => void;
}

const noon = 12 * 60;
const beginning: Day = { year: 2000, month: 0, day: 1 };
const usual = [
  { name: "Any time", days: undefined },
  { name: "Last 7 days", days: 7 },
  { name: "Last 30 days", days: 30 },
];

export default function DaySpan({ span: { days, from, to }, when, onChange }: DaySpanProps) {
  const today = dayOf(when.now);
  const hasDays = from !== undefined || to !== undefined;
  const open = useSignal(false);
  /** Which of the two the calendar chooses. */
  const end = useSignal<"from" | "to">("from");
  const shown = useSignal(from ?? to ?? today);
  const ends = { from, to };
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    open.value = false;
    opener.current!.focus({ preventScroll: true });
  };
  const turnTo = (which: "from" | "to") => {
    end.value = which;
    shown.value = ends[which] ?? shown.peek();
  };
  const choose = (day: Day) => {
    shown.value = day;
    const next = { ...ends, [end.peek()]: day };
    const turned = next.from && next.to && at(next.from, 0) > at(next.to, 0);
    onChange(turned ? { from: next.to, to: next.from } : next);
    if (end.peek() === "from" && to === undefined) end.value = "to";
  };
  const between = (day: Day) => {
    if (!from || !to) return false;
    return at(day, noon) > at(from, 0) && at(day, 0) <= at(to, 0);
  };
  const nameOf = (day: Day | undefined) => day === undefined ? "any day" : shortDate(at(day, noon), when);
  return (
    <div class="day-span">
      <div class="picks" role="group" aria-label="When">
        {usual.map((one) => (
          <button
            key={one.name}
            type="button"
            class="pick"
            aria-pressed={!hasDays && days === one.days}
            onClick={() => {
              open.value = false;
              onChange({ days: one.days });
            }}
          >
            {one.name}
          </button>
        ))}
        <button
          type="button"
          class="pick"
          aria-pressed={hasDays}
          aria-expanded={open.value}
          ref={opener}
          onClick={() => open.value = !open.peek()}
        >
          {hasDays ? spoken(from, to, nameOf) : "Choose days…"}
        </button>
      </div>
      {open.value && (
        <div class="day-span-days" role="group" aria-label="Days">
          <div class="day-span-ends">
            {(["from", "to"] as const).map((which) => (
              <button
                key={which}
                type="button"
                class="day-span-end"
                aria-pressed={end.value === which}
                onClick={() => turnTo(which)}
              >
                <span>{which === "from" ? "From" : "To"}</span>
                <b>{nameOf(ends[which])}</b>
              </button>
            ))}
          </div>
          <Calendar
            {...{ today }}
            first={beginning}
            last={today}
            shown={shown.value}
            chosen={ends[end.value]}
            isBetween={between}
            locale={when.locale}
            onShow={(day) => shown.value = day}
            onChoose={choose}
          />
          <button type="button" class="button primary" onClick={close}>Done</button>
          <p class="quiet" role="status">{hasDays && spoken(from, to, nameOf)}</p>
        </div>
      )}
    </div>
  );
}

function spoken(
  from: Day | undefined,
  to: Day | undefined,
  nameOf: (day: Day | undefined) => string,
): string {
  if (from && to) return isSameDay(from, to) ? nameOf(from) : `${nameOf(from)} – ${nameOf(to)}`;
  return from ? `Since ${nameOf(from)}` : `Until ${nameOf(to)}`;
}
