/**
 * What somebody has begun to write and not sent, one draft per conversation or thread: kept so that it is there on their
 * other devices. Nobody else ever sees it. What stands in direct conversations is stored encrypted, and a draft ends
 * with the membership: every look-up asks for the conversation.
 */
import type { Access } from "../conversations/access.ts";
import type { Appended, ConversationLog } from "../conversations/log.ts";
import type { Effects } from "../effects.ts";
import { ParleyError } from "../errors.ts";
import type { Files } from "../files/files.ts";
import { type DraftRecord, keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Store } from "../kv/store.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Draft } from "../protocol/entries.ts";
import { limits } from "../protocol/limits.ts";
import type { Scope } from "../scope.ts";

export interface DraftsParts {
  store: Store;
  access: Pick<Access, "membership">;
  log: Pick<ConversationLog, "onAppended">;
  files: Pick<Files, "keepForDraft" | "keptInDraft">;
  effects: Pick<Effects, "now" | "log">;
  /** Tells all of somebody's devices. */
  tell(user: string, draft: Draft): void;
}

/** Characters of all drafts in one answer, about: a line must not be filled by it. */
const answerSize = 100_000;

export class Drafts {
  readonly #parts: DraftsParts;

  constructor(parts: DraftsParts) {
    this.#parts = parts;
    parts.log.onAppended((appended) => appended.forEach((one) => this.#appended(one)));
  }

  /** A blank text without files takes it away. */
  async set(scope: Scope, input: CommandBody<"draft.set">): Promise<CommandResult["draft.set"]> {
    const { access, tell } = this.#parts;
    const { conversation } = input;
    await access.membership(scope.userId, conversation);
    const { at, draft, infos } = await retrying(() => this.#write(scope, input));
    if (draft === null) {
      tell(scope.userId, { conversation, text: "", at });
      return { at };
    }
    const { files, ...rest } = draft;
    tell(scope.userId, { conversation, ...rest, ...(files === undefined ? {} : { files: infos }) });
    return { at, ...(files === undefined ? {} : { files }) };
  }

  async #write(scope: Scope, { conversation, text, reply, files = [] }: CommandBody<"draft.set">) {
    const { store, effects } = this.#parts;
    const { infos, write } = await this.#parts.files.keepForDraft(scope, conversation, files);
    const at = effects.now();
    const empty = text.trim() === "" && infos.length === 0;
    const draft: DraftRecord | null = empty ? null : {
      text,
      at,
      ...(reply === undefined ? {} : { reply }),
      ...(infos.length === 0 ? {} : { files: infos.map(({ id }) => id) }),
    };
    if (!empty) await this.#refuseTooMany(scope, conversation);
    const ok = await store.commit((change) => {
      const [key, index] = keysOf(scope.userId, conversation);
      if (draft === null) change.delete(key).delete(index);
      else change.set(key, draft).set(index, true);
      write(change);
    });
    if (ok) return { at, draft, infos };
    throw new ParleyError("conflict", "Its files are being changed elsewhere; please try again");
  }

  /** In the order of conversations; as many as fit into an answer. */
  async mine(scope: Scope, { after }: CommandBody<"drafts.mine">): Promise<CommandResult["drafts.mine"]> {
    const { store } = this.#parts;
    const ids = (await this.#conversations(scope.userId)).filter((id) => after === undefined || id > after);
    const drafts: Draft[] = [];
    let size = 0;
    for (const conversation of ids) {
      const found = await this.#mayRead(scope, conversation)
        ? await store.get(keys.draft(conversation, scope.userId))
        : null;
      if (found === null) continue;
      if (size > answerSize) return { drafts, more: true };
      size += found.text.length;
      const { files, ...draft } = found;
      const kept = files && await this.#parts.files.keptInDraft(scope, conversation, files);
      if (draft.text.trim() === "" && !kept?.length) continue;
      drafts.push({ conversation, ...draft, ...(kept?.length ? { files: kept } : {}) });
    }
    return { drafts, more: false };
  }

  async #mayRead({ userId }: Scope, conversation: string): Promise<boolean> {
    return await this.#parts.access.membership(userId, conversation).then(() => true, (error) => {
      if (error instanceof ParleyError && error.code === "not_found") return false;
      throw error;
    });
  }

  async #refuseTooMany({ userId }: Scope, conversation: string): Promise<void> {
    const kept = await this.#conversations(userId);
    if (kept.length < limits.drafts || kept.includes(conversation)) return;
    throw new ParleyError(
      "too_many_drafts",
      `Cannot keep more than ${limits.drafts} drafts: send or delete some of them`,
    );
  }

  async #conversations(user: string): Promise<string[]> {
    return await Array.fromAsync(
      this.#parts.store.list(keys.draftsByUser(user)),
      ({ key }) => key[2] as string,
    );
  }

  #appended({ conversation, entry }: Appended): void {
    const user = entry.type === "left" ? entry.by : entry.type === "removed" ? entry.who : undefined;
    if (user === undefined) return;
    // What stays behind when this is cut short shows nothing, and goes with the room.
    this.#letGo(user, conversation).catch((error) => {
      this.#parts.effects.log("warn", "drafts.not_let_go", { conversation, user, error });
    });
  }

  /** Of a room and its threads: those have its id, a dash, and a number; "." is what comes after "-". */
  async #letGo(user: string, room: string): Promise<void> {
    const { store } = this.#parts;
    const within = store.list(keys.draftsByUser(user), { from: room, to: `${room}.` });
    for await (const { key } of within) {
      await store.commit((change) => {
        const [draft, index] = keysOf(user, key[2] as string);
        change.delete(draft).delete(index);
      });
    }
  }
}

function keysOf(user: string, conversation: string) {
  return [keys.draft(conversation, user), keys.draftByUser(user, conversation)] as const;
}
