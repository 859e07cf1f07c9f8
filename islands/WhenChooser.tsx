// This module is browser compatible.
/** Asks for a moment that is to come: one of the usual ones, or any day and time. */
import { useComputed, useSignal } from "@preact/signals";
import { Calendar } from "../components/Calendar.tsx";
import { Plus } from "../components/icons.tsx";
import { Minus } from "../components/seldom_icons.tsx";
import { Note } from "../components/Note.tsx";
import { fromNow, fullTime, type When } from "../core/browser/dates.ts";
import { at, dayAfter, dayOf, type Moment, textOfTime, timeOf, timeOfText } from "../core/browser/moments.ts";
import { type Receivers, useTheirTime } from "../core/browser/their_time.ts";
import { whyNot } from "../core/browser/why_not.ts";
import ModalDialog from "./ModalDialog.tsx";

export interface WhenChooserProps {
  title: string;
  /** What choosing does: "Schedule". */
  verb: string;
  /** The usual ones. */
  moments: readonly Moment[];
  when: When;
  /** The day and time to begin with; tomorrow morning otherwise. */
  initial?: number | undefined;
  /** Who gets what is scheduled: it is said what time it is for them. */
  to?: Receivers;
  /** Rejects with why not. */
  onChoose: (at: number) => Promise<unknown>;
  onClose: () => void;
}

const quarter = 15;
const dayLength = 24 * 60;
const longest = 365;

export default function WhenChooser(props: WhenChooserProps) {
  const { when, moments, verb, onChoose, onClose } = props;
  const theirTime = useTheirTime(props.to, when);
  const today = dayOf(when.now);
  const begin = props.initial ?? at(dayAfter(today, 1), 9 * 60);
  const day = useSignal(dayOf(begin));
  const shown = useSignal(day.peek());
  const time = useSignal(textOfTime(begin, when));
  const problem = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);
  const chosen = useComputed(() => {
    const minutes = timeOfText(time.value);
    return minutes === undefined ? undefined : at(day.value, minutes);
  });
  const choose = async (moment: number | undefined) => {
    if (moment === undefined) return void (problem.value = "Type a time like 9:30");
    if (moment <= Date.now()) return void (problem.value = "That is in the past: choose a later time");
    if (busy.peek()) return;
    busy.value = true;
    try {
      await onChoose(moment);
      onClose();
    } catch (error) {
      problem.value = whyNot(error);
    } finally {
      busy.value = false;
    }
  };
  const step = (minutes: number) => {
    const now = timeOfText(time.peek()) ?? timeOf(begin);
    const next = (Math.round(now / quarter) * quarter + minutes + dayLength) % dayLength;
    time.value = textOfTime(at(day.peek(), next), when);
    problem.value = undefined;
  };
  const onTimeKey = (event: KeyboardEvent) => {
    const by = event.key === "ArrowUp" ? quarter : event.key === "ArrowDown" ? -quarter : 0;
    if (by === 0) return;
    event.preventDefault();
    step(by);
  };
  const moment = chosen.value;
  return (
    <ModalDialog id="when" title={props.title} onClose={onClose}>
      <div class="when-moments">
        {moments.map(({ name, at }) => (
          <button
            key={name}
            type="button"
            class="button"
            disabled={busy.value}
            onClick={() => choose(at)}
          >
            {name}
          </button>
        ))}
      </div>
      <form
        class="when-own"
        onSubmit={(event) => {
          event.preventDefault();
          void choose(chosen.peek());
        }}
      >
        <Calendar
          {...{ today }}
          shown={shown.value}
          chosen={day.value}
          last={dayAfter(today, longest)}
          locale={when.locale}
          onShow={(to) => shown.value = to}
          onChoose={(to) => {
            shown.value = day.value = to;
            problem.value = undefined;
          }}
        />
        <div class="when-time" role="group" aria-label="Time">
          <button
            type="button"
            class="icon-button"
            aria-label="15 minutes earlier"
            onClick={() => step(-quarter)}
          >
            <Minus />
          </button>
          <input
            class="input"
            type="text"
            inputMode="text"
            autocomplete="off"
            enterkeyhint="done"
            aria-label="Time"
            aria-invalid={moment === undefined || undefined}
            value={time.value}
            onInput={(event) => {
              time.value = event.currentTarget.value;
              problem.value = undefined;
            }}
            onFocus={(event) => event.currentTarget.select()}
            onKeyDown={onTimeKey}
          />
          <button
            type="button"
            class="icon-button"
            aria-label="15 minutes later"
            onClick={() => step(quarter)}
          >
            <Plus />
          </button>
        </div>
        <p class="when-said" role="status">
          {moment === undefined ? "Type a time like 9:30" : (
            <>
              <b>{fullTime(moment, when)}</b>
              <span>{moment <= when.now ? "in the past" : fromNow(moment, when)}</span>
            </>
          )}
          {moment !== undefined && theirTime(moment) && <span>{theirTime(moment)}</span>}
        </p>
        {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
        <button type="submit" class="button primary" aria-busy={busy.value}>{verb}</button>
      </form>
    </ModalDialog>
  );
}
