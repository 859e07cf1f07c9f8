/** What files are made of: the few things of other domains that they need, each as small as its use here. */
import type { BlobStore } from "../blobs/blobs.ts";
import type { Config } from "../config.ts";
import type { Access } from "../conversations/access.ts";
import type { Effects } from "../effects.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { RoomRecord } from "../kv/keys.ts";
import type { Staged } from "../kv/staged.ts";
import type { Check, Store } from "../kv/store.ts";
import type { Media } from "../media/media.ts";
import type { Pictures } from "../pictures/pictures.ts";
import type { FileInfo, Person } from "../protocol/entries.ts";
import type { Limiter } from "../security/limiter.ts";

export interface FilesParts {
  store: Store;
  blobs: BlobStore;
  /** Where uploads grow, a directory of this machine; made when it is first needed. */
  uploadsDirectory: string;
  pictures: Pick<Pictures, "press">;
  media: Pick<Media, "recording" | "notes">;
  jobs: Pick<Jobs, "handle" | "plan" | "wake">;
  access: Pick<Access, "membership">;
  limiter: Limiter;
  effects: Effects;
  config: { files: Pick<Config["files"], "maxSize" | "quota"> };
  /** @throws ParleyError `forbidden` when the people of a conversation of two are kept apart. */
  mayWrite(userId: string, room: RoomRecord): Promise<void>;
  people(ids: readonly string[]): Promise<Person[]>;
  /** A file of a message is known better; in the commit that says so in the message. @throws ParleyError `conflict` */
  restate(
    place: { conversation: string; n: number },
    info: FileInfo,
    together: { checks: readonly Check[]; also(change: Staged): void },
  ): Promise<void>;
}
/** Milliseconds that an upload may take, and a file may wait to be sent. */
export const patience = 24 * 3_600_000;
