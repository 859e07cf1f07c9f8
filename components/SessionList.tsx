// This module is browser compatible.
/** The devices on which I am signed in, this one first, each with a way to end it. */
import type { SessionInfo } from "../core/protocol/entries.ts";
import { fromNow, fullTime, shortDate, type When } from "../core/browser/dates.ts";
import { Laptop, Phone } from "./seldom_icons.tsx";
import { paths } from "./paths.ts";

export interface SessionListProps {
  sessions: readonly SessionInfo[];
  when: When;
}

export function SessionList({ sessions, when }: SessionListProps) {
  const ordered = sessions.toSorted((a, b) =>
    Number(b.current) - Number(a.current) || b.lastSeenAt - a.lastSeenAt
  );
  return <ul>{ordered.map((session) => <Session key={session.id} session={session} when={when} />)}</ul>;
}

function Session({ session, when }: { session: SessionInfo; when: When }) {
  const { device, address, createdAt, lastSeenAt, current } = session;
  return (
    <li class="item session">
      {/android|iphone|ipad|mobile/i.test(device) ? <Phone size={22} /> : <Laptop size={22} />}
      <span class="item-text">
        <b>{device}</b> {current && <span class="tag accent">This device</span>}
        <small>
          {address} · since {shortDate(createdAt, when)} · last seen{" "}
          <time dateTime={new Date(lastSeenAt).toISOString()} title={fullTime(lastSeenAt, when)}>
            {fromNow(lastSeenAt, when)}
          </time>
        </small>
      </span>
      {!current && (
        <form method="post" action={paths.sessions}>
          <input type="hidden" name="session" value={session.id} />
          <button type="submit" class="button small danger-ghost" aria-label={`Revoke ${device}`}>
            Revoke
          </button>
        </form>
      )}
    </li>
  );
}
