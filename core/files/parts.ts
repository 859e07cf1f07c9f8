/** What files are made of: the few things of other domains that they need, each as small as its use here. */
import type { BlobStore } from "../blobs/blobs.ts";
import type { Config } from "../config.ts";
import type { Access } from "../conversations/access.ts";
import type { Effects } from "../effects.ts";
import type { RoomRecord } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { Pictures } from "../pictures/pictures.ts";
import type { Limiter } from "../security/limiter.ts";

export interface FilesParts {
  store: Store;
  blobs: BlobStore;
  /** Where uploads grow, a directory of this machine; made when it is first needed. */
  uploadsDirectory: string;
  pictures: Pick<Pictures, "press">;
  access: Pick<Access, "membership">;
  limiter: Limiter;
  effects: Effects;
  config: { files: Pick<Config["files"], "maxSize" | "quota"> };
  /** @throws ParleyError `forbidden` when the people of a conversation of two are kept apart. */
  mayWrite(userId: string, room: RoomRecord): Promise<void>;
}
/** Milliseconds that an upload may take, and a file may wait to be sent. */
export const patience = 24 * 3_600_000;
