/** What direct conversations are made of: the few things of other domains that they need. */
import type { Accounts } from "../accounts/accounts.ts";
import type { Store } from "../kv/store.ts";
import type { ServerFrameOf } from "../protocol/frames.ts";
import type { Rooms } from "../rooms/rooms.ts";
import type { Limiter } from "../security/limiter.ts";
import type { Blocks } from "./blocks.ts";

export interface DirectParts {
  store: Store;
  rooms: Pick<Rooms, "membership" | "establishDirect">;
  accounts: Pick<Accounts, "people">;
  limiter: Limiter;
  blocks: Blocks;
  /** Tells all of somebody's devices. */
  tell(user: string, frame: ServerFrameOf<"receipts">): void;
}
