/** Who may begin a direct conversation with me, who sees what I have read, and whom I have blocked. Forms, so they work without a script. */
import type { Person } from "../../core/protocol/entries.ts";
import type { WhoMayMessage } from "../../core/protocol/shapes.ts";
import { Avatar } from "../Avatar.tsx";
import { SelectField } from "../Field.tsx";
import { paths } from "../paths.ts";

export interface PrivacySettingsProps {
  messages: WhoMayMessage;
  /** Others see what I have read. */
  receipts: boolean;
  blocked: readonly Person[];
}

const choices: readonly (readonly [WhoMayMessage, string])[] = [
  ["everybody", "Everybody on this server"],
  ["shared", "My contacts and people I share a room with"],
  ["contacts", "Only my contacts"],
  ["nobody", "Nobody"],
];

const receiptChoices = [
  ["on", "Others see it, I see theirs"],
  ["off", "Nobody sees it, I see nobody's"],
] as const;

export function PrivacySettings({ messages, receipts, blocked }: PrivacySettingsProps) {
  return (
    <section class="sheet-section" aria-labelledby="privacy-title">
      <h2 id="privacy-title">Privacy</h2>
      <div class="card">
        <form class="form settings-form" method="post" action={paths.privacy}>
          <SelectField
            form={{ id: "privacy", values: { messages } }}
            name="messages"
            label="Who may begin a conversation with me"
            options={choices}
            hint="Conversations that have begun go on. You may always write to others yourself."
          />
          <SelectField
            form={{ id: "privacy", values: { receipts: receipts ? "on" : "off" } }}
            name="receipts"
            label="What I have read"
            options={receiptChoices}
            hint="That a message has arrived is shown in any case, and who answers has read what is above."
          />
          <div>
            <button type="submit" class="button">Save</button>
          </div>
        </form>
      </div>
      {blocked.length > 0 && (
        <div class="card">
          <ul aria-label="People you have blocked">
            {blocked.map((person) => <Blocked key={person.id} person={person} />)}
          </ul>
        </div>
      )}
    </section>
  );
}

function Blocked({ person }: { person: Person }) {
  return (
    <li class="item">
      <Avatar id={person.id} person={person} size="small" />
      <span class="item-text">
        <b dir="auto">{person.name}</b>
        <small>@{person.username}, blocked</small>
      </span>
      <form method="post" action={paths.blocked}>
        <input type="hidden" name="user" value={person.id} />
        <button type="submit" class="button small" aria-label={`Unblock ${person.name}`}>Unblock</button>
      </form>
    </li>
  );
}
