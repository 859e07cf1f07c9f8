// This module is browser compatible.
/** What I am doing and how I want to be seen, each until it ends by itself or I change it. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Note } from "../components/Note.tsx";
import { AvailabilityFields, StatusFields } from "../components/people/StatusFields.tsx";
import { learnOwn, ownProfile } from "../core/browser/circle.ts";
import type { Client } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { endOf, type Expiry, type Pause } from "../core/browser/expiry.ts";
import { whyNot } from "../core/browser/why_not.ts";
import type { CommandBody } from "../core/protocol/commands.ts";
import type { Profile } from "../core/protocol/entries.ts";
import type { Availability, Status } from "../core/protocol/shapes.ts";
import EmojiButton from "./EmojiButton.tsx";
import ModalDialog from "./ModalDialog.tsx";
import OwnPicture from "./OwnPicture.tsx";

export interface StatusPanelProps {
  client: Client;
  when: When;
  onClose: () => void;
}

export default function StatusPanel({ client, when, onClose }: StatusPanelProps) {
  const profile = ownProfile.value;
  return (
    <ModalDialog id="my-status" title="Status" onClose={onClose}>
      {profile === undefined ? <p class="field-hint" role="status">Loading…</p> : (
        <>
          <OwnPicture me={client.person(client.me.id).value ?? client.me} told />
          <StatusForm {...{ client, when, onClose, profile }} />
        </>
      )}
    </ModalDialog>
  );
}

function StatusForm({ client, when, onClose, profile }: StatusPanelProps & { profile: Profile }) {
  const { presence: { status }, mine } = profile;
  const before = useRef({ status, as: mine!.as, until: mine!.until }).current;
  const emoji = useSignal(before.status?.emoji ?? "");
  const text = useSignal(before.status?.text ?? "");
  const expiry = useSignal<Expiry | "keep">(before.status?.expiresAt === undefined ? "never" : "keep");
  const as = useSignal<Availability>(before.as);
  const pause = useSignal<Pause | "keep">(before.until === undefined ? "never" : "keep");
  const problem = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);

  const save = async (next: Status | null) => {
    problem.value = undefined;
    busy.value = true;
    try {
      const { connection } = client;
      if (JSON.stringify(next) !== JSON.stringify(before.status ?? null)) {
        learnOwn(await connection.request("profile.set", { status: next }));
      }
      const wish = wished();
      if (wish.as !== before.as || wish.until !== before.until) {
        learnOwn(await connection.request("presence.set", wish));
      }
      onClose();
    } catch (error) {
      problem.value = whyNot(error);
    } finally {
      busy.value = false;
    }
  };
  const written = (): Status | null => {
    const words = text.value.trim();
    if (emoji.value === "" && words === "") return null;
    const expiresAt = expiry.value === "keep" ? before.status?.expiresAt : endOf(expiry.value, Date.now());
    return { emoji: emoji.value, text: words, ...(expiresAt === undefined ? {} : { expiresAt }) };
  };
  const wished = (): CommandBody<"presence.set"> => {
    const until = as.value === "auto"
      ? undefined
      : pause.value === "keep"
      ? before.until
      : endOf(pause.value, Date.now());
    return { as: as.value, ...(until === undefined ? {} : { until }) };
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void save(written());
      }}
    >
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      <StatusFields
        {...{ when }}
        emoji={emoji.value}
        text={text.value}
        expiry={expiry.value}
        until={before.status?.expiresAt}
        picker={<EmojiButton onPick={(picked) => emoji.value = picked} />}
        onText={(typed) => text.value = typed}
        onExpiry={(chosen) => expiry.value = chosen}
        onPreset={(preset) => {
          emoji.value = preset.emoji;
          text.value = preset.text;
          expiry.value = preset.expiry;
        }}
        onClear={() => {
          emoji.value = "";
          text.value = "";
        }}
      />
      <AvailabilityFields
        {...{ when }}
        as={as.value}
        pause={pause.value}
        until={before.until}
        onAs={(chosen) => {
          as.value = chosen;
          if (chosen !== before.as) pause.value = "never";
        }}
        onPause={(chosen) => pause.value = chosen}
      />
      <div class="dialog-foot">
        <button type="submit" class="button primary" disabled={busy.value}>Save</button>
      </div>
    </form>
  );
}
