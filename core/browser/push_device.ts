// This module is browser compatible.
/**
 * Whether this browser is told of things while no page is open, and what changes that. The browser has one subscription,
 * whoever uses it; the server knows for whom. Permission is only asked for when somebody has pressed for it.
 */
import type { ErrorBody } from "../errors.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { PushTest } from "../protocol/entries.ts";
import { closeIn } from "./notices_shown.ts";

export type DeviceState = "unsupported" | "insecure" | "install" | "blocked" | "off" | "on";
export type PushState = CommandResult["push.get"];

/** Who has turned it on here: nobody else's messages come to this browser because of it. */
const mark = "parley:push";
const workerAddress = "/sw.js";
const unreachable = "The server cannot be reached now; please try again";

/** What the browser can do, before anything is known of the server. */
export function ability(): Exclude<DeviceState, "off" | "on"> | "able" {
  if (!isSecureContext) return "insecure";
  const isApple = /iPhone|iPad|iPod/.test(navigator.userAgent);
  if (!("serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis)) {
    return isApple ? "install" : "unsupported";
  }
  return Notification.permission === "denied" ? "blocked" : "able";
}

export async function deviceState({ devices }: PushState): Promise<DeviceState> {
  const able = ability();
  if (able !== "able") return able;
  if (Notification.permission !== "granted" || !devices.some(({ current }) => current)) return "off";
  return await subscription() === null ? "off" : "on";
}

export function readState(): Promise<PushState> {
  return call("GET", "/api/push");
}

/** After a press. @throws with a sentence for people */
export async function turnOn(me: string): Promise<void> {
  const permission = await Notification.requestPermission();
  if (permission === "denied") throw new Error("The browser does not allow it");
  if (permission !== "granted") throw new Error("The browser has not been allowed to show notifications");
  // Also when there is one: turning off and on again is what helps when nothing arrives.
  await subscribe(me, await readState(), true);
}

export async function turnOff(): Promise<void> {
  await call("DELETE", "/api/push");
  forget();
  await (await subscription())?.unsubscribe();
}

export function turnOffOther(session: string): Promise<void> {
  return call("DELETE", `/api/push/devices/${session}`);
}

export function sendTest(session?: string): Promise<PushTest> {
  return call("POST", "/api/push/test", session === undefined ? {} : { session });
}

/**
 * Says again what the browser's address is, as it may have changed, and takes away what was read elsewhere. Where the
 * subscription is lost, here or at the push service, there is a new one; not when it was turned off from elsewhere.
 */
export async function confirmDevice(me: string): Promise<void> {
  if (ability() !== "able" || Notification.permission !== "granted" || remembered() !== me) return;
  const state = await readState();
  if (!state.on || state.off) return;
  const { closed } = await subscribe(me, state, !state.devices.some(({ current }) => current));
  await closeNotices(closed);
}

/** Takes notifications away that this browser shows. */
export async function closeNotices(tags: readonly string[]): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration("/");
  if (registration !== undefined) await closeIn(registration, tags);
}

/** @param anew with a new address, because the old one leads nowhere. */
async function subscribe(
  me: string,
  { on, key }: PushState,
  anew: boolean,
): Promise<CommandResult["push.set"]> {
  if (!on) throw new Error("This server sends no notifications to devices");
  await navigator.serviceWorker.register(workerAddress, { scope: "/", updateViaCache: "none" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const found = await pushManager.getSubscription();
  // Made for a key that the server does not have any more, nothing would arrive.
  if (found !== null && (anew || !isFor(found, key))) await found.unsubscribe();
  const wanted = { userVisibleOnly: true, applicationServerKey: key };
  const made = await pushManager.subscribe(wanted).catch((error) => {
    throw new Error(whyNotSubscribed(error));
  });
  const { endpoint = "", keys: { p256dh = "", auth = "" } = {} } = made.toJSON();
  const answer = await call<CommandResult["push.set"]>("PUT", "/api/push", { endpoint, p256dh, auth });
  remember(me);
  return answer;
}

function isFor({ options }: PushSubscription, key: string): boolean {
  if (options.applicationServerKey === null) return false;
  const bytes = String.fromCharCode(...new Uint8Array(options.applicationServerKey));
  return btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") === key;
}

/** Browsers say little; most of the time they cannot reach, or have no, push service. */
function whyNotSubscribed(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError") return "The browser does not allow it, as in private windows";
  return "The browser cannot reach its push service. In Brave, switch on “Use Google services for push " +
    "messaging”; in a company network, ask whether it is let through";
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return await registration?.pushManager.getSubscription() ?? null;
}

async function call<T>(
  method: string,
  path: string,
  body?: CommandBody<"push.set"> | CommandBody<"push.test">,
): Promise<T> {
  const more = body === undefined
    ? {}
    : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const response = await fetch(path, { method, ...more }).catch(() => {
    throw new Error(unreachable);
  });
  if (response.status === 204) return undefined as T;
  const answer: T & { error?: ErrorBody } = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw new Error(answer.error?.message ?? unreachable);
}

function remembered(): string | null {
  try {
    return localStorage.getItem(mark);
  } catch {
    return null; // Storage is forbidden.
  }
}

function remember(me: string): void {
  try {
    localStorage.setItem(mark, me);
  } catch {
    // It is not confirmed by itself then.
  }
}

function forget(): void {
  try {
    localStorage.removeItem(mark);
  } catch {
    // As above.
  }
}
