import { homeOf } from "../protocol/ids.ts";

/** The topics of the hub, by name. A connection of a member is in `heads` or in `conversation`, not in both. */
export const topics = {
  /** Everything that happens in a conversation, for those who look at it. */
  conversation: (id: string) => `conversation:${id}`,
  /** What others in it have read, for those who let it be seen of them. */
  receipts: (id: string) => `receipts:${id}`,
  /** What has arrived at others in it, for those who do not. */
  deliveries: (id: string) => `deliveries:${id}`,
  /** Only where it stands, for members who look elsewhere. */
  heads: (id: string) => `heads:${id}`,
  /** What concerns everybody who is connected. */
  everybody: "everybody",
  /** What concerns one person on all devices. */
  user: (id: string) => `user:${id}`,
} as const;

/** Those of the topics that are of a conversation or of its threads. */
export function topicsWithin(all: Iterable<string>, conversation: string): string[] {
  return [...all].filter((name) => homeOf(name.slice(name.indexOf(":") + 1)) === conversation);
}

/** Frames that are made often, as JSON text. */
export function eventFrame(conversation: string, json: string): string {
  return `{"type":"event","c":"${conversation}","entry":${json}}`;
}
