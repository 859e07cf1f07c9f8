/** Work that waits, for whoever runs the server: what is behind, what was given up and why. Fields `kind`, `key`, `act`. */
import { fullTime, shortDate, type When } from "../../core/browser/dates.ts";
import type { Overview } from "../../core/jobs/jobs.ts";
import { Back } from "../icons.tsx";
import { Note } from "../Note.tsx";
import { paths, plainPaths } from "../paths.ts";

export interface JobsPageProps {
  work: Overview;
  when: When;
  notice?: string;
  problem?: string;
}

const names: Record<string, string> = {
  mail: "Emails",
  notify: "Telling people of what concerns them",
  push: "Notifications to devices",
  push_device: "Notifications to one device",
  push_closing: "Taking notifications back",
  reminder: "Reminders",
  scheduled: "Scheduled messages",
  hearing: "Reading sounds and films",
};
const nameOf = (kind: string) => names[kind] ?? kind;

export function JobsPage({ work: { waiting, dead }, when, notice, problem }: JobsPageProps) {
  return (
    <main class="sheet">
      <header class="sheet-head">
        <a class="icon-button" href={paths.settings} aria-label="Back to settings" title="Back">
          <Back />
        </a>
        <h1>Work that waits</h1>
      </header>
      {notice !== undefined && <Note kind="success">{notice}</Note>}
      {problem !== undefined && <Note kind="danger">{problem}</Note>}
      <section class="sheet-section" aria-labelledby="dead-title">
        <h2 id="dead-title">Given up</h2>
        {dead.length === 0 ? <p>Nothing was given up.</p> : <p>Tried again and again, and in vain.</p>}
        {dead.length > 0 && (
          <ul class="card">
            {dead.map(({ kind, key, diedAt = 0, error }) => (
              <li class="item" key={`${kind} ${key}`}>
                <span class="item-text">
                  <b>{nameOf(kind)}</b>
                  <small>
                    <time dateTime={new Date(diedAt).toISOString()} title={fullTime(diedAt, when)}>
                      {shortDate(diedAt, when)}
                    </time>
                    : {error ?? "No reason was noted"}
                  </small>
                </span>
                <form class="actions" method="post" action={plainPaths.jobs}>
                  <input type="hidden" name="kind" value={kind} />
                  <input type="hidden" name="key" value={key} />
                  <button type="submit" class="button small" name="act" value="retry">Try again</button>
                  <button type="submit" class="button small danger-ghost" name="act" value="drop">
                    Drop
                  </button>
                </form>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section class="sheet-section" aria-labelledby="waiting-title">
        <h2 id="waiting-title">Waiting</h2>
        {waiting.length === 0 ? <p>Nothing waits: all is done.</p> : (
          <ul class="card">
            {waiting.map(({ kind, count, due, error }) => (
              <li class="item" key={kind}>
                <span class="item-text">
                  <b>{nameOf(kind)}: {count >= 100 ? "100 or more" : count}</b>
                  <small>
                    Next{" "}
                    <time dateTime={new Date(due).toISOString()} title={fullTime(due, when)}>
                      {shortDate(due, when)}
                    </time>
                    {error !== undefined && `. Failed and will be tried again: ${error}`}
                  </small>
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </main>
  );
}
