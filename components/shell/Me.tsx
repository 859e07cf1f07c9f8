// This module is browser compatible.
/** Myself at the foot of the sidebar, with the menu that leads to settings and out. A <details>: works without a script. */
import type { ComponentChildren } from "preact";
import type { Person } from "../../core/protocol/entries.ts";
import { Avatar } from "../Avatar.tsx";
import { ChevronDown, Settings, SignOut } from "../icons.tsx";
import { paths } from "../paths.ts";
import { Standing } from "../Standing.tsx";

export interface MeProps {
  me: Person;
  status?: string;
  /** Further entries of the menu. */
  children?: ComponentChildren;
}

export function Me({ me, status, children }: MeProps) {
  return (
    <details class="me menu">
      <summary title="Menu">
        <Avatar id={me.id} person={me} size="small" dot />
        <span class="me-name">
          <span class="person-line">
            <b class="one-line" dir="auto">{me.name}</b>
            <Standing of={me.id} as="name" />
          </span>
          <small class="one-line">{status ?? `@${me.username}`}</small>
        </span>
        <ChevronDown size={16} />
      </summary>
      <div class="menu-list up">
        {children}
        <a class="menu-item" href={paths.settings}>
          <Settings size={18} />
          Settings
        </a>
        <form method="post" action={paths.logout}>
          <button type="submit" class="menu-item">
            <SignOut size={18} />
            Log out
          </button>
        </form>
      </div>
    </details>
  );
}
