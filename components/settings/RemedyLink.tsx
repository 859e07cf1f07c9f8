// This module is browser compatible.
/** Leads to the setting that decided so. */
import { remedies, type Remedy } from "../../core/browser/notification_words.ts";
import { homeOf } from "../../core/protocol/ids.ts";
import { paths } from "../paths.ts";

export function RemedyLink({ remedy, conversation }: { remedy: Remedy; conversation: string }) {
  const links: Record<Remedy, string> = {
    kinds: `${paths.notifications}#kinds`,
    room: paths.notificationsOf(homeOf(conversation)),
    quiet: `${paths.notifications}#quiet`,
    disturb: `${paths.settings}#status-title`,
    devices: `${paths.notifications}#devices`,
    address: `${paths.settings}#email-title`,
  };
  return <a href={links[remedy]}>{remedies[remedy]}</a>;
}
