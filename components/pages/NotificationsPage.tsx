/**
 * What reaches me, how, and what does not: `/settings/notifications`. Forms that post to that same address; `done`
 * names the part in which something has just been kept. What is this browser's own is an island.
 */
import type { ComponentChildren } from "preact";
import type { Profile } from "../../core/protocol/entries.ts";
import type { Wishes } from "../../core/protocol/notifications.ts";
import { momentOf } from "../../core/browser/presence_words.ts";
import type { Form } from "../Field.tsx";
import { Back } from "../icons.tsx";
import { Note } from "../Note.tsx";
import { paths } from "../paths.ts";
import { CallingWords } from "../settings/CallingWords.tsx";
import { KindsTable, type ServerWays } from "../settings/KindsTable.tsx";
import { MoreNotifications } from "../settings/MoreNotifications.tsx";
import { QuietHours } from "../settings/QuietHours.tsx";
import { RoomNotifications, type RoomNotificationsProps } from "../settings/RoomNotifications.tsx";
import { SettingsSection } from "../settings/SettingsSection.tsx";

export interface NotificationsPageProps extends RoomNotificationsProps {
  wishes: Wishes;
  server: ServerWays;
  profile: Profile;
  /** The part in which something has just been kept. */
  done?: string | undefined;
  /** What was refused: the form of which part, and how it stands. */
  refused?: { set: string; form: Form } | undefined;
  /** The sections of this browser: what it shows while a page is open and while none is, and sounds. */
  devices: ComponentChildren;
}

export function NotificationsPage(props: NotificationsPageProps) {
  const { wishes, server, profile, done, refused, devices, when } = props;
  const formOf = (set: string) => refused?.set === set ? refused.form : undefined;
  const kept = (set: string, sentence = "Kept.") => done === set ? sentence : undefined;
  const stray = refused && !["words", "quiet"].includes(refused.set) ? refused.form : undefined;
  return (
    <main class="sheet">
      <header class="sheet-head">
        <a class="icon-button" href={paths.settings} aria-label="Back to settings" title="Back">
          <Back />
        </a>
        <h1>Notifications</h1>
      </header>
      {stray !== undefined && (
        <Note kind="danger">{stray.problem ?? Object.values(stray.errors ?? {})[0]}</Note>
      )}
      <SettingsSection
        id="kinds"
        title="What reaches you"
        says="Everything comes into your list of notifications. Choose what else it does."
        notice={kept("kinds")}
      >
        <KindsTable wishes={wishes} server={server} />
      </SettingsSection>
      <div id="devices">
        {devices}
        <noscript>
          <Note>
            Turning notifications on for a device and choosing sounds needs JavaScript, which this browser
            does not run.
          </Note>
        </noscript>
      </div>
      <SettingsSection
        id="words"
        title="Words that call you"
        says="Said in any conversation that you are in, they reach you like your name."
        notice={kept("words", "These words call you now.") ??
          kept("unword", "It does not call you any more.")}
      >
        <CallingWords words={wishes.keywords} form={formOf("words")} />
      </SettingsSection>
      <SettingsSection
        id="quiet"
        title="Quiet hours"
        says="Nothing is shown on the desktop, heard, or sent to your phone. Your list keeps it, and reminders ring all the same."
        notice={kept("quiet")}
      >
        <QuietHours
          quiet={wishes.quiet}
          zone={profile.zone ?? "UTC"}
          form={formOf("quiet")}
        />
        <p>
          {undisturbed(profile, when)} <a href={`${paths.settings}#status-title`}>Change your availability</a>
        </p>
      </SettingsSection>
      <SettingsSection id="more" title="What notifications show" notice={kept("more")}>
        <MoreNotifications wishes={wishes} server={server} />
      </SettingsSection>
      <SettingsSection
        id="rooms"
        title="Conversation by conversation"
        says="What each is set to. Choose one to see what reaches you from it, and why something does not."
      >
        <RoomNotifications {...props} notice={kept("room")} />
      </SettingsSection>
    </main>
  );
}

function undisturbed({ mine }: Profile, when: NotificationsPageProps["when"]): string {
  if (mine?.as !== "dnd") return "For this moment only, “Do not disturb” does the same.";
  const until = mine.until === undefined ? "" : ` until ${momentOf(mine.until, when)}`;
  return `You have asked not to be disturbed${until}: nothing rings.`;
}
