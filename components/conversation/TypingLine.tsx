// This module is browser compatible.
/** Who is typing. Its height is fixed, so nothing moves when somebody starts or stops. */
import type { People } from "../../core/browser/faces.ts";

export interface TypingLineProps {
  ids: readonly string[];
  people: People;
}

export function TypingLine({ ids, people }: TypingLineProps) {
  return (
    <div class="typing">
      {ids.length > 0 && (
        <>
          <span class="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span class="one-line">{sentence(ids.map((id) => people(id)?.name ?? "Somebody"))}</span>
        </>
      )}
    </div>
  );
}

export function sentence(names: readonly string[]): string {
  const [first = "", second = "", third = ""] = names;
  if (names.length === 1) return `${first} is typing…`;
  if (names.length === 2) return `${first} and ${second} are typing…`;
  if (names.length === 3) return `${first}, ${second} and ${third} are typing…`;
  return "Several people are typing…";
}
