/** How long an email waits, and what is shown outside of the page. A form, so it works without a script. */
import type { Wishes } from "../../core/protocol/notifications.ts";
import { SelectField } from "../Field.tsx";
import type { ServerWays } from "./KindsTable.tsx";
import { NotificationForm } from "./NotificationForm.tsx";

const minutes = [1, 5, 15, 30, 60, 240, 720, 1440];

export function MoreNotifications({ wishes, server }: { wishes: Wishes; server: ServerWays }) {
  const { emailAfter } = wishes;
  const form = {
    id: "more",
    values: { emailAfter: String(emailAfter), private: wishes.private ? "on" : "off" },
  };
  const waits = [...new Set([...minutes, emailAfter])].sort((a, b) => a - b);
  return (
    <div class="card">
      <NotificationForm set="more" form={form} save="Save">
        <SelectField
          form={form}
          name="private"
          label="Outside of this page they show"
          options={[["off", "Who wrote, where, and the text"], ["on", "Only that there is something"]]}
          hint="On the desktop, on a locked phone, in an email."
        />
        {server.email && (
          <SelectField
            form={form}
            name="emailAfter"
            label="An email comes when something is unread for"
            options={waits.map((n) => [String(n), lasting(n)] as const)}
          />
        )}
      </NotificationForm>
    </div>
  );
}

function lasting(minutes: number): string {
  if (minutes % 60 > 0) return minutes === 1 ? "1 minute" : `${minutes} minutes`;
  const hours = minutes / 60;
  return hours === 1 ? "1 hour" : `${hours} hours`;
}
