// This module is browser compatible.
/** A person's face: their picture, or until it is there initials on the person's own hue. Decoration: the name stands beside it, or is given as `label`. */
import type { Person } from "../core/protocol/entries.ts";
import { hueOf, initialsOf } from "../core/browser/faces.ts";
import { paths } from "./paths.ts";
import { Standing } from "./Standing.tsx";

export interface AvatarProps {
  /** The id decides the hue; undefined while the person is not known yet. */
  id: string;
  person: Person | undefined;
  size?: "tiny" | "small" | "large";
  /** Shows whether they are there. */
  dot?: boolean;
  label?: string;
  /** A click on it tells who that is. */
  card?: boolean;
}

export function Avatar({ id, person, size, dot = false, label, card = false }: AvatarProps) {
  const text = person === undefined ? "" : initialsOf(person.name);
  return (
    <span
      class={["avatar", `hue-${hueOf(id)}`, size ?? ""].filter(Boolean).join(" ")}
      role={label === undefined ? undefined : "img"}
      aria-label={label}
      aria-hidden={label === undefined ? "true" : undefined}
      title={label}
      data-person={card ? id : undefined}
    >
      {size === "tiny" ? text.slice(0, 1) : text}
      {person?.avatar && (
        <img
          key={person.avatar}
          src={paths.avatar(id, person.avatar, size === "large" ? 256 : 96)}
          alt=""
          loading="lazy"
          decoding="async"
        />
      )}
      {dot && <Standing of={id} as="dot" />}
    </span>
  );
}
