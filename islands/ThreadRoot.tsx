// This module is browser compatible.
/** The message that a thread answers, on top of it and with all that can be done to it there; how many replies there are. */
import type { RefObject } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { Message } from "../components/conversation/Message.tsx";
import type { Reader } from "../components/conversation/MessageText.tsx";
import { paths } from "../components/paths.ts";
import { Acting } from "../core/browser/acting.ts";
import { isPlainClick } from "../core/browser/address.ts";
import type { Client, ConversationItem, TimelineView } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { folds } from "../core/browser/folding.ts";
import { later } from "../core/browser/later.ts";
import type { MessageRow } from "../core/browser/rows.ts";
import type { MessageEntry } from "../core/protocol/entries.ts";
import { isSealed } from "../core/protocol/ids.ts";

const MessageActs = later(() => import("./MessageActs.tsx"));
const PollCard = later(() => import("./PollCard.tsx"));
const MessageEditor = later(() => import("./MessageEditor.tsx"));

export interface ThreadRootProps {
  client: Client;
  /** The room that it stands in. */
  item: ConversationItem;
  root: MessageEntry;
  replies: number;
  when: When;
  reader: Reader;
  /** Gets what leaves an edit; false when there is none. */
  leaving: { current: (() => boolean) | null };
  /** Puts the keyboard where one replies. */
  onReply: () => void;
  /** Goes to an entry of the room. */
  onGo: (n: number) => void;
}

export default function ThreadRoot(props: ThreadRootProps) {
  const { client, item, root, replies, when, reader, leaving, onReply, onGo } = props;
  const { id: conversation, room, role } = item;
  const view = client.current.value;
  const list = useRef<HTMLDivElement>(null);
  const acting = useMemo(() => new Acting(client, { conversation } as TimelineView), [conversation]);
  const row = rowOf(root, client.me.id);
  const endEdit = () => {
    acting.editing.value = undefined;
    onReply();
  };
  leaving.current = () => {
    if (acting.editing.peek() === undefined) return false;
    endEdit();
    return true;
  };
  const jump = (n: number, event: MouseEvent) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    onGo(n);
  };
  return (
    <div class="thread-root">
      <div ref={list}>
        {folds(room, client.blocked.value, root)
          ? <p class="thread-folded">Message from somebody you blocked</p>
          : (
            <Message
              // Its number belongs to another list than the one that it stands in.
              row={{ ...row, n: 0 }}
              people={(id) => client.person(id).value}
              me={client.me.id}
              {...{ conversation, when, reader }}
              editor={acting.editing.value !== undefined && (
                    <MessageEditor
                      {...{ client, conversation }}
                      text={root.text}
                      onSave={(text) => acting.edit(root.n, text)}
                      onCancel={endEdit}
                    />
                  ) || (row.poll && <PollCard {...{ client, conversation, item, row, when }} />) || undefined}
              actions={{
                retry() {},
                discard() {},
                react: (_, emoji, on) => acting.react(root.n, emoji, on),
                jump,
              }}
            />
          )}
      </div>
      {view !== undefined && (
        <MessageActs
          {...{ client, view, acting, when, onReply }}
          list={list as RefObject<HTMLDivElement>}
          rows={[row]}
          where={{ role, archived: room.archived, direct: isSealed(conversation) }}
        />
      )}
      <p class="thread-count">
        <span>{replies === 0 ? "No replies yet" : replies === 1 ? "1 reply" : `${replies} replies`}</span>
        <a
          class="link-button"
          href={paths.message(conversation, root.n)}
          onClick={(event) => jump(root.n, event)}
        >
          Show in {room.kind === "direct" ? "conversation" : "room"}
        </a>
      </p>
    </div>
  );
}

function rowOf(entry: MessageEntry, me: string): MessageRow {
  const { type: _type, count: _count, all: _all, thread: _thread, ...shown } = entry;
  return { kind: "message", key: `root-${entry.id}`, ...shown, mine: entry.by === me, grouped: false };
}
