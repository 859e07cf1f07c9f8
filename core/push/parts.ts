/** What push is made of, what is handed to it, and the few things of other domains that it needs. */
import type { Config } from "../config.ts";
import type { Effects } from "../effects.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Store } from "../kv/store.ts";
import type { ServerFrame } from "../protocol/frames.ts";
import type { Way } from "./delivery.ts";
import type { Devices } from "./devices.ts";
import type { Identity } from "./identity.ts";

/** Something that somebody is to be told on their devices. */
export interface PushNotice {
  userId: string;
  /** Names it among theirs: planned again, it takes the place of the one that waits, and no device gets it twice. */
  key: string;
  /** What `contentOf` finds the words by: ids, never words, because a job is not sealed. */
  data: unknown;
  /** Milliseconds since 1970; at once unless it is given. */
  due?: number;
  /** Seconds for which it is worth telling. */
  lasts?: number;
  /** `high` wakes a device that saves its battery. */
  urgency?: "normal" | "high";
  /** Its number under its tag: reading up to it, or further, takes it away. */
  order?: number;
  /** Sessions whose devices need not be told. */
  except?: readonly string[];
}

export interface PushContent {
  title: string;
  body: string;
  /** Where a press leads: a path on this server. */
  url: string;
  /** Notices with the same tag stand in one place; `withdraw` takes it away. */
  tag: string;
}

export interface PushParts {
  store: Store;
  jobs: Jobs;
  effects: Effects;
  config: Pick<Config, "pushServices" | "publicUrl" | "name">;
  /** Tells all open pages of somebody. */
  tell(user: string, frame: ServerFrame): void;
  /** A page of that session is connected here. */
  isConnected(session: string): boolean;
  /** Asked when it is about to be sent; null when it is not wanted any more. */
  contentOf(notice: PushNotice): Promise<PushContent | null>;
  /** Told what became of it, device by device: of several, one that has got it counts. */
  onOutcome?(notice: PushNotice, became: "sent" | "failed" | "read"): Promise<void>;
  /** How connections are made; tests have no public addresses. */
  way?: Way;
}

/** With what belongs to push itself. */
export interface Inside extends PushParts {
  devices: Devices;
  identity: Identity;
  way: Way;
  /** Ends what is under way. */
  stopping: AbortSignal;
}
