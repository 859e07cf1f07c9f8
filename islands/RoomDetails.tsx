// This module is browser compatible.
/**
 * The panel beside a conversation: who is in it, and what somebody may change about it. Every refusal of the server
 * stands beside what was refused, and nothing typed is lost.
 */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { BanList } from "../components/room/BanList.tsx";
import { DetailsPanel } from "../components/room/DetailsPanel.tsx";
import { InvitationList } from "../components/room/InvitationList.tsx";
import { MemberList } from "../components/room/MemberList.tsx";
import { RoomFacts } from "../components/room/RoomFacts.tsx";
import { Note } from "../components/Note.tsx";
import type { Client, ConversationItem } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { whyNot } from "../core/browser/why_not.ts";
import type { CommandBody, CommandType } from "../core/protocol/commands.ts";
import type { Ban, Member, RoomInvitation } from "../core/protocol/entries.ts";
import AddPerson from "./AddPerson.tsx";
import EditRoom from "./EditRoom.tsx";
import EndRoom from "./EndRoom.tsx";
import FilesButton from "./FilesButton.tsx";
import InviteLink from "./InviteLink.tsx";
import PinnedMessages from "./PinnedMessages.tsx";

export interface RoomDetailsProps {
  client: Client;
  item: ConversationItem;
  when: When;
  onClose: (event: MouseEvent) => void;
}

export default function RoomDetails({ client, item, when, onClose }: RoomDetailsProps) {
  const { id: conversation, room, role } = item;
  const members = useSignal<readonly Member[]>([]);
  const cursor = useSignal<string | undefined>(undefined);
  const invitations = useSignal<readonly RoomInvitation[]>([]);
  const bans = useSignal<{ bans: readonly Ban[]; cursor?: string }>({ bans: [] });
  const problem = useSignal<string | undefined>(undefined);
  const mayInvite = (role !== "member" || room.access === "public") && !room.archived;

  const tell = (error: unknown) => {
    problem.value = whyNot(error);
  };
  const ask = <T extends CommandType>(type: T, body: CommandBody<T>) => client.connection.request(type, body);
  const loadMembers = async (from?: string) => {
    const page = await ask("room.members", { conversation, ...(from === undefined ? {} : { cursor: from }) });
    members.value = from === undefined ? page.members : [...members.value, ...page.members];
    cursor.value = page.cursor;
  };
  const loadInvitations = async () => {
    if (mayInvite) invitations.value = (await ask("room.invitations", { conversation })).invitations;
  };
  const loadBans = async (from?: string) => {
    if (role === "member") return;
    const page = await ask("room.bans", { conversation, ...(from === undefined ? {} : { cursor: from }) });
    bans.value = from === undefined ? page : { ...page, bans: [...bans.value.bans, ...page.bans] };
  };
  /** Does something to the room and shows what became of it. */
  const act = async (run: () => Promise<unknown>) => {
    problem.value = undefined;
    try {
      await run();
      await Promise.all([loadMembers(), loadInvitations(), loadBans()]);
    } catch (error) {
      tell(error);
    }
  };

  useEffect(() => {
    loadMembers().catch(tell);
    loadInvitations().catch(tell);
    loadBans().catch(tell);
  }, [conversation, room.members]);

  return (
    <DetailsPanel room={conversation} onClose={onClose}>
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      <RoomFacts room={room} when={when} />
      <FilesButton conversation={conversation} />
      <PinnedMessages client={client} conversation={conversation} when={when} />
      {role !== "member" && <EditRoom client={client} room={room} role={role} />}
      <MemberList
        members={members.value.map((one) => ({
          ...one,
          person: client.person(one.person.id).value ?? one.person,
        }))}
        me={client.me.id}
        total={room.members}
        more={cursor.value !== undefined}
        onMore={() => loadMembers(cursor.value).catch(tell)}
        onRole={role === "owner"
          ? (user, to) => void act(() => ask("room.role", { conversation, user, role: to }))
          : undefined}
        onRemove={role !== "member"
          ? (user) => void act(() => ask("room.remove", { conversation, user }))
          : undefined}
        onMute={role === "member" ? undefined : (user, on, lasts) => {
          const body = { conversation, user, on, ...(lasts === undefined ? {} : { lasts }) };
          void act(() => ask("room.mute", body));
        }}
        onBan={role === "member"
          ? undefined
          : (user) => void act(() => ask("room.ban", { conversation, user }))}
      />
      <BanList
        {...{ when }}
        bans={bans.value.bans}
        more={bans.value.cursor !== undefined}
        onMore={() => loadBans(bans.value.cursor).catch(tell)}
        onLift={(user) => void act(() => ask("room.unban", { conversation, user }))}
      />
      {mayInvite && (
        <section class="details-section" aria-labelledby="invite-title">
          <h3 id="invite-title">Invite people</h3>
          <AddPerson
            onAdd={(username) => ask("room.add", { conversation, username }).then(() => loadMembers())}
          />
          <InviteLink
            onMake={async (lifetime, uses) => {
              const { token } = await ask("room.invite", {
                conversation,
                lifetime,
                ...(uses ? { uses } : {}),
              });
              await loadInvitations();
              return `${location.origin}/invite/${token}`;
            }}
          />
          {invitations.value.length > 0 && (
            <InvitationList
              invitations={invitations.value}
              when={when}
              onRevoke={(invitation) => void act(() => ask("room.uninvite", { conversation, invitation }))}
            />
          )}
        </section>
      )}
      <EndRoom client={client} room={room} role={role} />
    </DetailsPanel>
  );
}
