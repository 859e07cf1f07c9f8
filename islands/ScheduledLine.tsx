// This module is browser compatible.
/** A quiet line over the composer: what will be sent here later. */
import { useSignal } from "@preact/signals";
import { Clock, Warning } from "../components/icons.tsx";
import type { Client } from "../core/browser/client.ts";
import { later } from "../core/browser/later.ts";
import { mineOf } from "../core/browser/mine.ts";
import { momentName } from "../core/browser/moments.ts";

const ScheduledMessages = later(() => import("./ScheduledMessages.tsx"));

export default function ScheduledLine({ client, conversation }: { client: Client; conversation: string }) {
  const open = useSignal(false);
  const here = mineOf(client).scheduled.value.filter((one) => one.conversation === conversation);
  const when = { now: Date.now() };
  const failed = here.filter((one) => one.failed !== undefined).length;
  const [next] = here.filter((one) => one.failed === undefined);
  if (here.length === 0 && !open.value) return null;
  return (
    <>
      {here.length > 0 && (
        <button
          type="button"
          class={failed > 0 ? "scheduled-line failed" : "scheduled-line"}
          onClick={() => open.value = true}
        >
          {failed > 0 ? <Warning size={15} /> : <Clock size={15} />}
          <span>
            {failed > 0
              ? failed === 1
                ? "A scheduled message was not sent"
                : `${failed} scheduled messages were not sent`
              : here.length === 1
              ? `1 message scheduled for ${momentName(next!.at, when)}`
              : `${here.length} messages scheduled, the next for ${momentName(next!.at, when)}`}
          </span>
        </button>
      )}
      {open.value && (
        <ScheduledMessages
          {...{ client, conversation, when }}
          onClose={() => open.value = false}
        />
      )}
    </>
  );
}
