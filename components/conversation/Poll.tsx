// This module is browser compatible.
/**
 * A poll: what is asked, an answer a line with how many chose it, and what one may do with it. Answers are radio
 * buttons, or boxes where several may be chosen, so that keys and screen readers work as they do everywhere.
 */
import type { ComponentChildren } from "preact";
import type { Poll as Asked } from "../../core/protocol/entries.ts";
import { fromNow, fullTime, type When } from "../../core/browser/dates.ts";
import type { People } from "../../core/browser/faces.ts";
import { SignedText } from "../emoji/Sign.tsx";
import { Check } from "../icons.tsx";

export interface PollProps {
  /** Unique on the page. */
  id: string;
  poll: Asked;
  closed: boolean;
  /** What I have chosen; undefined until it is known. */
  mine: readonly number[] | undefined;
  people: People;
  when: When;
  /** Left out where nobody can vote. */
  onChoose?: ((options: number[]) => void) | undefined;
  onVoters?: (() => void) | undefined;
  /** More that one may do with it. */
  children?: ComponentChildren;
}

export function Poll({ id, poll, closed, mine = [], people, when, onChoose, onVoters, children }: PollProps) {
  const most = Math.max(1, ...poll.options.map(({ votes }) => votes));
  const toggle = (i: number) => {
    if (!poll.multiple) return onChoose?.([i]);
    onChoose?.(mine.includes(i) ? mine.filter((one) => one !== i) : [...mine, i].sort((a, b) => a - b));
  };
  return (
    <div class={closed ? "poll closed" : "poll"}>
      <fieldset class="poll-form" aria-describedby={`${id}-note`} disabled={onChoose === undefined}>
        <legend class="poll-question" dir="auto">
          <SignedText text={poll.question} />
        </legend>
        <p class="poll-note" id={`${id}-note`}>{noteOf(poll, closed, people)}{timeOf(poll, closed, when)}</p>
        {poll.options.map((option, i) => (
          <label
            key={i}
            class={[
              "poll-option",
              mine.includes(i) && "mine",
              closed && option.votes === most && poll.voters > 0 && "first",
            ].filter(Boolean).join(" ")}
          >
            <input
              type={poll.multiple ? "checkbox" : "radio"}
              class={poll.multiple ? "check" : "radio"}
              name={id}
              checked={mine.includes(i)}
              onChange={() => toggle(i)}
            />
            <span class="poll-answer" dir="auto">
              <SignedText text={option.text} />
              {option.by !== undefined && (
                <small class="poll-by">added by {people(option.by)?.name ?? "somebody"}</small>
              )}
            </span>
            <span class="poll-count">
              <span aria-hidden="true">{share(option.votes, poll.voters)}</span>
              <span class="quiet">, {counted(option.votes, "vote")}, {share(option.votes, poll.voters)}</span>
              {mine.includes(i) && <Check size={14} />}
            </span>
            <progress
              class="poll-bar"
              max={Math.max(1, poll.voters)}
              value={option.votes}
              aria-hidden="true"
            />
          </label>
        ))}
      </fieldset>
      <div class="poll-foot">
        {onVoters === undefined || poll.voters === 0
          ? <span>{counted(poll.voters, "person", "people")} voted</span>
          : (
            <button type="button" class="link-button" onClick={onVoters}>
              {counted(poll.voters, "person", "people")} voted
            </button>
          )}
        {mine.length > 0 && onChoose !== undefined && (
          <button
            type="button"
            class="link-button"
            onClick={() => onChoose([])}
          >
            Take back my vote
          </button>
        )}
        {children}
      </div>
    </div>
  );
}

function noteOf(poll: Asked, closed: boolean, people: People): string {
  const kinds = poll.anonymous ? ["Anonymous poll"] : ["Poll"];
  if (!closed) kinds.push(poll.multiple ? "choose one or more" : "choose one");
  else if (poll.closed === undefined) kinds.push("closed");
  else kinds.push(`closed by ${people(poll.closed.by)?.name ?? "somebody"}`);
  return kinds.join(" · ");
}

function timeOf({ closesAt }: Asked, closed: boolean, when: When) {
  if (closesAt === undefined || closed) return null;
  return (
    <>
      {" · "}
      <time dateTime={new Date(closesAt).toISOString()} title={fullTime(closesAt, when)}>
        closes {fromNow(closesAt, when)}
      </time>
    </>
  );
}

function share(votes: number, voters: number): string {
  return `${voters === 0 ? 0 : Math.round((votes / voters) * 100)} %`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
