// This module is browser compatible.
/**
 * The service worker (/sw.js): shows what arrives while no page is open, takes away what was read elsewhere, and leads to
 * the message when a notification is pressed, in a page that is open already where there is one. It keeps no page and
 * answers no request: what people see always comes from the server.
 */
import type { PushMessage, WorkerMessage } from "../protocol/push.ts";
import { closeIn, look, showIn } from "./notices_shown.ts";
import { afterInPage } from "./world.ts";

interface Later extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Arrival extends Later {
  data: { json(): unknown } | null;
}
interface Press extends Later {
  notification: Notification;
}
interface Renewal extends Later {
  newSubscription?: PushSubscription | null;
}
interface Page {
  url: string;
  focused: boolean;
  visibilityState: DocumentVisibilityState;
  focus(): Promise<unknown>;
  postMessage(message: WorkerMessage, ports?: MessagePort[]): void;
}
interface Worker {
  registration: ServiceWorkerRegistration;
  clients: {
    matchAll(which: { type: "window"; includeUncontrolled: true }): Promise<Page[]>;
    openWindow(url: string): Promise<unknown>;
    claim(): Promise<void>;
  };
  location: Location;
  skipWaiting(): Promise<void>;
  addEventListener<E extends Event>(type: string, listener: (event: E) => void): void;
}

const worker = self as unknown as Worker;
/** Stands for a moment where a browser wants to see something for each message. */
const readElsewhere = "read elsewhere";
/** Milliseconds: for that moment, and that an open page may take to say that it shows a message. */
const moment = 1_000;
const patience = 700;
/** Pages that are asked. */
const mostPages = 3;

worker.addEventListener<Later>("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener<Later>("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener<Arrival>("push", (event) => event.waitUntil(take(messageIn(event))));
worker.addEventListener<Press>("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url));
});
worker.addEventListener<Renewal>("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

/** What cannot be read is shown as something: browsers take the permission away for what shows nothing. */
function messageIn({ data }: Arrival): PushMessage {
  try {
    const message = data?.json() as PushMessage;
    if (message.type === "show" || message.type === "close") return message;
  } catch {
    // As below.
  }
  return { type: "show", id: "", at: 0, title: "Something new", body: "", url: "/", tag: "unknown" };
}

/** First what somebody waits for: nothing else may keep it from being shown. */
async function take(message: PushMessage): Promise<void> {
  if (message.type === "close") return await close(message.tags);
  const { id } = message;
  const others = [tell({ type: "push", id, step: "arrived" })];
  try {
    await showIn(worker.registration, message);
    others.push(tell({ type: "push", id, step: "shown" }));
  } catch (error) {
    others.push(tell({ type: "push", id, step: "failed", problem: String(error) }));
  }
  others.push(closeAll([readElsewhere, ...message.close ?? []]));
  await Promise.allSettled(others);
}

/**
 * Browsers count messages after which nothing of ours is in sight, and in the end take the permission away; so the last
 * notification is first replaced by one that says why, without a sound, and goes a moment later.
 */
async function close(tags: readonly string[]): Promise<void> {
  await closeAll(tags);
  const [left, pages] = await Promise.all([worker.registration.getNotifications(), pagesOpen()]);
  if (left.length > 0 || pages.some(({ visibilityState }) => visibilityState === "visible")) return;
  const options = { ...look, tag: readElsewhere, silent: true, data: { url: "/" } };
  await worker.registration.showNotification("Read on another device", options);
  afterInPage(moment, () => void closeAll([readElsewhere]));
}

function closeAll(tags: readonly string[]): Promise<void> {
  return closeIn(worker.registration, tags);
}

/** In a page that is open and shows conversations, or else in a new one. */
async function open(wanted: unknown): Promise<void> {
  const url = ownAddress(wanted);
  const showing = (await pagesOpen()).filter((page) => new URL(page.url).pathname.startsWith("/rooms"));
  const inOrder = showing.sort((a, b) => rank(a) - rank(b)).slice(0, mostPages);
  for (const page of inOrder) {
    if (!await shows(page, url)) continue;
    // Not allowed where the press has come too long ago; the message is open all the same.
    return void await page.focus().catch(() => {});
  }
  await worker.clients.openWindow(url);
}

/** A path of this server, whatever was asked for. */
function ownAddress(wanted: unknown): string {
  const { origin } = worker.location;
  const url = typeof wanted === "string" && URL.canParse(wanted, origin) ? new URL(wanted, origin) : null;
  return url?.origin === origin ? url.pathname + url.search : "/";
}

function rank({ focused, visibilityState }: Page): number {
  return focused ? 0 : visibilityState === "visible" ? 1 : 2;
}

/** Asks a page to show it; false when it does not answer. */
async function shows(page: Page, url: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => resolve(true);
  const timer = afterInPage(patience, () => resolve(false));
  page.postMessage({ type: "open", url }, [port2]);
  const answered = await promise;
  timer.cancel();
  port1.close();
  return answered;
}

/** The browser has changed its address: the server is told, when it is to know at all. */
async function renew({ newSubscription }: Renewal): Promise<void> {
  const answer = await fetch("/api/push");
  if (!answer.ok) return;
  const { key, devices } = await answer.json();
  if (!devices.some(({ current }: { current: boolean }) => current)) return;
  const { pushManager } = worker.registration;
  const wanted = { userVisibleOnly: true, applicationServerKey: key };
  const subscription = newSubscription ?? await pushManager.subscribe(wanted);
  const { endpoint, keys } = subscription.toJSON();
  await fetch("/api/push", {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ endpoint, p256dh: keys?.p256dh, auth: keys?.auth }),
  });
}

async function tell(message: WorkerMessage): Promise<void> {
  for (const page of await pagesOpen()) page.postMessage(message);
}

function pagesOpen(): Promise<Page[]> {
  return worker.clients.matchAll({ type: "window", includeUncontrolled: true });
}
