// This module is browser compatible.
/** When to bring a message back. */
import type { Client } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { momentName, momentsToRemind } from "../core/browser/moments.ts";
import WhenChooser from "./WhenChooser.tsx";

export interface RemindMeProps {
  client: Client;
  conversation: string;
  n: number;
  when: When;
  /** A sentence for the reader. */
  onDone: (sentence: string) => void;
  onClose: () => void;
}

export default function RemindMe({ client, conversation, n, when, onDone, onClose }: RemindMeProps) {
  const now = { ...when, now: Date.now() };
  return (
    <WhenChooser
      title="Remind me"
      verb="Remind me"
      moments={momentsToRemind(now)}
      when={now}
      onChoose={async (at) => {
        await client.connection.request("reminder.add", { conversation, n, at });
        onDone(`You will be reminded ${momentName(at, now)}`);
      }}
      onClose={onClose}
    />
  );
}
