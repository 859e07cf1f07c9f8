/** In place of what a link is for, when it does not work any more. */
import { Gate } from "../Gate.tsx";
import { Note } from "../Note.tsx";
import { paths, plainPaths } from "../paths.ts";

export interface LinkEndedPageProps {
  server: string;
  /** Why, in a sentence. */
  problem: string;
  of: "reset" | "confirm" | "unsubscribe";
}

const ways = {
  reset: { href: plainPaths.forgot, label: "Ask for a new link" },
  unsubscribe: { href: paths.notifications, label: "Open my settings" },
  confirm: { href: paths.settings, label: "Open my settings" },
};

export function LinkEndedPage({ server, problem, of }: LinkEndedPageProps) {
  return (
    <Gate server={server} title="This link has ended" foot={<a href={paths.home}>To {server}</a>}>
      <Note kind="danger">{problem}</Note>
      <a class="button primary wide" href={ways[of].href}>{ways[of].label}</a>
    </Gate>
  );
}
