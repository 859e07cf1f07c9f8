// This module is browser compatible.
/** Entries of my menu for what also has a key. */
import { At, CheckTwice, Keyboard, Search, Smile } from "../components/icons.tsx";
import type { Panel } from "./Panels.tsx";

const entries = [
  { panel: "status", name: "Status and availability", Icon: Smile },
  { panel: "search", name: "Search", Icon: Search },
  { panel: "mentions", name: "Mentions", Icon: At },
  { panel: "readAll", name: "Mark everything as read", Icon: CheckTwice },
  { panel: "help", name: "Keyboard shortcuts", Icon: Keyboard },
] as const;

export default function MoreOfMe({ onOpen }: { onOpen: (panel: Panel) => void }) {
  return (
    <>
      {entries.map(({ panel, name, Icon }) => (
        <button
          key={panel}
          type="button"
          class="menu-item live"
          onClick={(event) => {
            event.currentTarget.closest("details")!.open = false;
            onOpen(panel);
          }}
        >
          <Icon size={18} />
          {name}
        </button>
      ))}
    </>
  );
}
