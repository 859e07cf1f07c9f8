// This module is browser compatible.
/** The panel beside a direct conversation: who is in it, and how to be out of it. There is nothing to set. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Note } from "../components/Note.tsx";
import { DetailsPanel } from "../components/room/DetailsPanel.tsx";
import { MemberList } from "../components/room/MemberList.tsx";
import { RoomGlyph } from "../components/RoomGlyph.tsx";
import type { Client, ConversationItem } from "../core/browser/client.ts";
import { othersIn, whoReads } from "../core/browser/naming.ts";
import { whyNot } from "../core/browser/why_not.ts";
import type { Member } from "../core/protocol/entries.ts";
import FilesButton from "./FilesButton.tsx";

export interface DirectDetailsProps {
  client: Client;
  item: ConversationItem;
  onClose: (event: MouseEvent) => void;
  /** It was put out of the list. */
  onHidden: () => void;
}

export default function DirectDetails({ client, item, onClose, onHidden }: DirectDetailsProps) {
  const { id: conversation, room } = item;
  const members = useSignal<readonly Member[]>([]);
  const problem = useSignal<string | undefined>(undefined);
  const { connection } = client;

  const act = async (run: () => Promise<unknown>) => {
    problem.value = undefined;
    try {
      await run();
    } catch (error) {
      problem.value = whyNot(error);
    }
  };
  useEffect(() => {
    void act(async () =>
      members.value = (await connection.request("room.members", { conversation })).members
    );
  }, [conversation, room.members]);

  const others = othersIn(room, client.me);
  const other = others.length === 1 ? others[0] : undefined;
  const blocked = other !== undefined && client.blocked.value.has(other);
  const hide = async () => {
    await connection.request("prefer", { conversation, hidden: true });
    onHidden();
  };
  return (
    <DetailsPanel room={conversation} onClose={onClose}>
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      <section class="details-section" aria-label="About this conversation">
        <div class="details-room">
          <span class="room-icon" aria-hidden="true">
            <RoomGlyph room={room} people={(id) => client.person(id).value} me={client.me} />
          </span>
          <div>
            <h3 dir="auto">{room.name}</h3>
            <span class="field-hint">{whoReads(room)}</span>
          </div>
        </div>
      </section>
      <FilesButton conversation={conversation} />
      <MemberList members={members.value} me={client.me.id} total={room.members} />
      <section class="details-section" aria-label="Hide, leave or block">
        <div class="actions">
          <button type="button" class="button small" onClick={() => void act(hide)}>
            Hide until somebody writes
          </button>
          {others.length > 1 && (
            <button
              type="button"
              class="button small"
              onClick={() => void act(() => connection.request("room.leave", { conversation }))}
            >
              Leave for good
            </button>
          )}
          {other !== undefined && (
            <button
              type="button"
              class="button small danger-ghost"
              onClick={() => void act(() => client.block(other, !blocked))}
            >
              {blocked ? "Unblock" : "Block"}
            </button>
          )}
        </div>
      </section>
    </DetailsPanel>
  );
}
