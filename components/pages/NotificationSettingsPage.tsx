/** Settings of notifications: on which devices. */
import type { ComponentChildren } from "preact";
import { Back } from "../icons.tsx";
import { Note } from "../Note.tsx";
import { paths } from "../paths.ts";

export interface NotificationSettingsPageProps {
  /** The island for this device. */
  device: ComponentChildren;
}

export function NotificationSettingsPage({ device }: NotificationSettingsPageProps) {
  return (
    <main class="sheet">
      <header class="sheet-head">
        <a class="icon-button" href={paths.settings} aria-label="Back to settings" title="Back">
          <Back />
        </a>
        <h1>Notifications</h1>
      </header>
      {device}
      <noscript>
        <Note>Turning notifications on needs JavaScript, which this browser does not run.</Note>
      </noscript>
    </main>
  );
}
