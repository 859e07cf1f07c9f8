// This module is browser compatible.
/**
 * A month of days to choose from, as a grid: arrows go from day to day, Page Up and Page Down from month to month. One
 * day at a time can be reached with Tab.
 */
import { useLayoutEffect, useRef } from "preact/hooks";
import { at, type Day, dayAfter, firstOfWeek, isSameDay, weeksOf } from "../core/browser/moments.ts";
import { ChevronDown } from "./icons.tsx";

export interface CalendarProps {
  /** The month that is shown, by any of its days; also the day that the keyboard is on. */
  shown: Day;
  /** None yet when left out. */
  chosen: Day | undefined;
  today: Day;
  /** The first day that can be chosen; today when left out. */
  first?: Day;
  /** The last day that can be chosen. */
  last: Day;
  /** Belongs to what is chosen, without being it. */
  isBetween?: (day: Day) => boolean;
  locale?: string | undefined;
  onShow: (day: Day) => void;
  onChoose: (day: Day) => void;
}

export function Calendar(props: CalendarProps) {
  const { shown, chosen, today, first = today, last, isBetween, locale, onShow, onChoose } = props;
  const isChosen = (day: Day) => chosen !== undefined && isSameDay(day, chosen);
  const table = useRef<HTMLTableElement>(null);
  const moving = useRef(false);
  const weeks = weeksOf(shown, firstOfWeek(locale));
  const name = (day: Day, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale ?? [], options).format(at(day, 12 * 60));
  // Before the next key, which goes on from there.
  useLayoutEffect(() => {
    if (moving.current) table.current!.querySelector<HTMLElement>("[tabindex='0']")?.focus();
    moving.current = false;
  }, [shown]);
  const within = (day: Day) => at(day, 0) < at(first, 0) ? first : at(day, 0) > at(last, 0) ? last : day;
  const show = (day: Day) => onShow(within(day));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    moving.current = true;
    show(typeof step === "number" ? dayAfter(shown, step) : monthAfter(shown, step.months));
  };
  return (
    <div class="calendar">
      <div class="calendar-head">
        <button
          type="button"
          class="icon-button back"
          aria-label="Month before"
          disabled={shown.year === first.year && shown.month === first.month}
          onClick={() => show(monthAfter(shown, -1))}
        >
          <ChevronDown />
        </button>
        <b aria-live="polite">{name(shown, { month: "long", year: "numeric" })}</b>
        <button
          type="button"
          class="icon-button ahead"
          aria-label="Month after"
          disabled={shown.year === last.year && shown.month === last.month}
          onClick={() => show(monthAfter(shown, 1))}
        >
          <ChevronDown />
        </button>
      </div>
      <table role="grid" aria-label="Day" ref={table} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {weeks[0]!.map((day) => (
              <th key={day.day} scope="col" abbr={name(day, { weekday: "long" })}>
                {name(day, { weekday: "short" })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={`${week[0]!.month} ${week[0]!.day}`}>
              {week.map((day) => (
                <td key={day.day} role="gridcell" aria-selected={isChosen(day)}>
                  <button
                    type="button"
                    class={[
                      "calendar-day",
                      day.month !== shown.month && "beside",
                      isSameDay(day, today) && "today",
                      isBetween?.(day) && "between",
                    ].filter(Boolean).join(" ")}
                    tabIndex={isSameDay(day, shown) ? 0 : -1}
                    aria-label={name(day, { weekday: "long", day: "numeric", month: "long" })}
                    aria-current={isSameDay(day, today) ? "date" : undefined}
                    aria-pressed={isChosen(day)}
                    disabled={!isSameDay(day, within(day))}
                    onClick={() => onChoose(day)}
                  >
                    {day.day}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const steps: Record<string, number | { months: number }> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -7,
  ArrowDown: 7,
  PageUp: { months: -1 },
  PageDown: { months: 1 },
};

/** The same day of another month, or its last one. */
function monthAfter({ year, month, day }: Day, months: number): Day {
  const length = new Date(year, month + months + 1, 0).getDate();
  return dayAfter({ year, month: month + months, day: Math.min(day, length) }, 0);
}
