// This module is browser compatible.
/** The dialogs that belong to the whole page, one at a time. */
import type { Signal } from "@preact/signals";
import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Client } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { keep, kept } from "../core/browser/kept.ts";
import { withVisit } from "../core/browser/switcher.ts";
import { library } from "../core/browser/viewing.ts";
import { later } from "../core/browser/later.ts";
import type { MineKind } from "./MinePanel.tsx";

const FilesPanel = later(() => import("./FilesPanel.tsx"));
const MyFiles = later(() => import("./MyFiles.tsx"));
const DraftList = later(() => import("./DraftList.tsx"));
const Mentions = later(() => import("./Mentions.tsx"));
const MinePanel = later(() => import("./MinePanel.tsx"));
const Notifications = later(() => import("./Notifications.tsx"));
const PeoplePanel = later(() => import("./PeoplePanel.tsx"));
const StatusPanel = later(() => import("./StatusPanel.tsx"));
const ReadAll = later(() => import("./ReadAll.tsx"));
const SearchPanel = later(() => import("./SearchPanel.tsx"));
const ShortcutHelp = later(() => import("./ShortcutHelp.tsx"));
const ThreadList = later(() => import("./ThreadList.tsx"));
const Switcher = later(() => import("./Switcher.tsx"));

export type Panel =
  | MineKind
  | "switch"
  | "search"
  | "help"
  | "mentions"
  | "notifications"
  | "threads"
  | "files"
  | "drafts"
  | "readAll"
  | "people"
  | "status";

export interface PanelsProps {
  open: Signal<Panel | undefined>;
  client: Client;
  when: When;
  current: string | undefined;
  onGo: (id: string, n?: number) => void;
}

export default function Panels({ open, client, when, current, onGo }: PanelsProps) {
  const visits = useRef<readonly string[]>([]);
  useSignalEffect(() => {
    const id = client.current.value?.conversation;
    if (id === undefined) return;
    const before = visits.current.length > 0 ? visits.current : kept("visits")?.split(" ") ?? [];
    visits.current = withVisit(before, id);
    keep("visits", visits.current.join(" "));
  });
  const panel = open.value;
  const onClose = () => {
    // Another may have taken its place already.
    if (open.peek() === panel) open.value = undefined;
  };
  const props = { client, onClose, onGo };
  const { value: place } = library;
  if (place !== undefined) {
    return (
      <FilesPanel
        {...props}
        when={when}
        conversation={place}
        onClose={() => library.value = undefined}
      />
    );
  }
  switch (panel) {
    case "switch":
      return <Switcher {...props} now={when.now} visits={visits.current} current={current} />;
    case "search":
      return <SearchPanel {...props} when={when} current={current} />;
    case "help":
      return <ShortcutHelp onClose={onClose} />;
    case "files":
      return <MyFiles {...props} when={when} />;
    case "mentions":
      return <Mentions {...props} when={when} />;
    case "notifications":
      return <Notifications {...props} when={when} onReminders={() => open.value = "reminders"} />;
    case "drafts":
      return <DraftList {...props} when={when} />;
    case "threads":
      return <ThreadList {...props} when={when} />;
    case "people":
      return <PeoplePanel {...props} when={when} />;
    case "status":
      return <StatusPanel {...props} when={when} />;
    case "readAll":
      return <ReadAll {...props} />;
    case undefined:
      return null;
    default:
      return <MinePanel {...props} when={when} kind={panel!} />;
  }
}
