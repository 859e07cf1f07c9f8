// This module is browser compatible.
/** The button beside the field that makes a poll. */
import { useSignal } from "@preact/signals";
import { Poll } from "../components/icons.tsx";
import { later } from "../core/browser/later.ts";
import type { NewPoll as Asked } from "../core/protocol/shapes.ts";

const NewPoll = later(() => import("./NewPoll.tsx"));

export default function PollButton({ onAsk }: { onAsk: (poll: Asked) => void }) {
  const open = useSignal(false);
  return (
    <>
      <button
        type="button"
        class="icon-button composer-tool composer-poll"
        aria-label="Poll"
        title="Poll"
        aria-haspopup="dialog"
        onClick={() => open.value = true}
      >
        <Poll />
      </button>
      {open.value && (
        <NewPoll
          onAsk={(poll) => {
            open.value = false;
            onAsk(poll);
          }}
          onClose={() => open.value = false}
        />
      )}
    </>
  );
}
