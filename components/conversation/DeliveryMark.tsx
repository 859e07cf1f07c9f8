// This module is browser compatible.
/** How far my message has got. The place for it is always kept, so that nothing moves when it changes. */
import type { DeliveryState } from "../../core/browser/rows.ts";
import { Check, CheckTwice, Clock, Warning } from "../icons.tsx";

const words: Record<DeliveryState, string> = {
  sending: "Sending",
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  failed: "Not sent",
};

export function DeliveryMark({ state }: { state: DeliveryState }) {
  return (
    <span role="img" aria-label={words[state]} title={words[state]}>
      <Sign state={state} />
    </span>
  );
}

function Sign({ state }: { state: DeliveryState }) {
  if (state === "sending") return <Clock size={14} />;
  if (state === "sent") return <Check size={15} />;
  if (state === "failed") return <Warning size={15} />;
  return <CheckTwice size={16} />;
}
