// This module is browser compatible.
/** The message that a thread answers, on top of it, with how many replies there are. */
import type { ComponentChildren } from "preact";
import type { Client } from "../../core/browser/client.ts";
import type { When } from "../../core/browser/dates.ts";
import { isPlainClick } from "../../core/browser/address.ts";
import type { MessageRow } from "../../core/browser/rows.ts";
import type { MessageEntry, Room } from "../../core/protocol/entries.ts";
import type { Message as MessageOfPage } from "../conversation/Message.tsx";
import type { Reader } from "../conversation/MessageText.tsx";
import { paths } from "../paths.ts";

export interface ThreadRootProps {
  client: Client;
  /** How the page shows messages. */
  Message: typeof MessageOfPage;
  /** Whether it is of somebody whom I have blocked. */
  folded: boolean;
  /** The conversation that it stands in. */
  conversation: string;
  room: Room;
  root: MessageEntry;
  replies: number;
  when: When;
  reader: Reader;
  onGo: (n: number) => void;
  /** Stands in place of the text of a poll. */
  poll?: ComponentChildren;
}

export function ThreadRoot(props: ThreadRootProps) {
  const { client, Message, folded, conversation, room, root, replies, when, reader, onGo } = props;
  const jump = (n: number, event: MouseEvent) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    onGo(n);
  };
  return (
    <div class="thread-root">
      {folded ? <p class="thread-folded">Message from somebody you blocked</p> : (
        <Message
          row={rowOf(root, client.me.id)}
          people={(id) => client.person(id).value}
          me={client.me.id}
          {...{ conversation, when, reader }}
          editor={props.poll}
          actions={{
            retry() {},
            discard() {},
            // A refusal leaves it as it was, which is what is seen.
            react: (_, emoji, on) =>
              void client.connection.request("message.react", { conversation, n: root.n, emoji, on })
                .catch(() => {}),
            jump,
          }}
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

/** Without its number, which belongs to another list than the one that it stands in. */
export function rowOf(entry: MessageEntry, me: string): MessageRow {
  const { type: _type, count: _count, all: _all, thread: _thread, n: _n, ...shown } = entry;
  return { kind: "message", key: `root-${entry.id}`, ...shown, mine: entry.by === me, grouped: false };
}
