/** Writes a message for one device, seals it for that device alone, and hands it to its push service. */
import type { PushDeviceRecord } from "../kv/keys.ts";
import type { PushMessage } from "../protocol/push.ts";
import { hashToken } from "../security/tokens.ts";
import { deliver, type Outcome, patience } from "./delivery.ts";
import { encrypt, longest } from "./encryption.ts";
import type { Inside, PushContent } from "./parts.ts";

export interface Postage {
  /** Seconds. */
  ttl: number;
  urgency: "normal" | "high";
  tag: string;
}

const most = { title: 200, body: 1_000, topic: 32 };
const encoder = new TextEncoder();

export async function post(
  parts: Inside,
  device: PushDeviceRecord,
  message: PushMessage,
  { ttl, urgency, tag }: Postage,
): Promise<Outcome> {
  const { effects, identity, way, stopping } = parts;
  const bytes = (text: string) => Uint8Array.fromBase64(text, { alphabet: "base64url" });
  const browser = { p256dh: bytes(device.p256dh), auth: bytes(device.auth) };
  const text = encoder.encode(JSON.stringify(message));
  const authorization = await identity.authorization(new URL(device.endpoint), contactOf(parts, device));
  const parcel = {
    endpoint: device.endpoint,
    body: await encrypt(text, browser, { salt: effects.randomBytes(16) }),
    authorization,
    ...{ ttl, urgency, now: effects.now() },
    // Not the tag itself: it would tell the push service which of them belong together.
    topic: (await hashToken(`${device.auth} ${tag}`)).slice(0, most.topic),
  };
  const late = new AbortController();
  const timer = effects.after(patience, () => late.abort(new Error("Too late")));
  try {
    return await deliver(parcel, way, AbortSignal.any([stopping, late.signal]));
  } finally {
    timer.cancel();
  }
}

/** As much of it as a message may hold. */
export function toShow(
  content: PushContent,
  { id, at, close }: { id: string; at: number; close: readonly string[] },
): PushMessage {
  const title = content.title.slice(0, most.title).toWellFormed();
  const { url, tag } = content;
  const whole = { type: "show" as const, id, at, title, url, tag };
  const fits = (message: PushMessage) => encoder.encode(JSON.stringify(message)).length <= longest;
  const others = close.filter((other) => other !== tag);
  const base = others.length > 0 && fits({ ...whole, body: "", close: others })
    ? { ...whole, close: others }
    : whole;
  for (let length = most.body;; length = Math.floor(length / 2)) {
    const cut = content.body.length > length;
    const body = cut ? content.body.slice(0, length).toWellFormed() + (length > 0 ? "…" : "") : content.body;
    if (length === 0 || fits({ ...base, body })) return { ...base, body };
  }
}

/** Push services want an https address or a mail address of whoever sends. */
function contactOf({ config }: Inside, device: PushDeviceRecord): string {
  return (config.publicUrl?.origin ?? device.origin).replace(/^http:/, "https:");
}
