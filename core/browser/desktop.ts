// This module is browser compatible.
/**
 * Notifications that the system shows while a page is open. Through the service worker where there is one, so that they
 * are in one place with those that come while no page is open and a press is handled by the same code; by the page
 * itself otherwise. Permission is only asked for by a press.
 */
import type { CommandResult } from "../protocol/commands.ts";
import type { NotificationKind } from "../protocol/notifications.ts";
import { keep, kept } from "./kept.ts";

export type DesktopState = "unsupported" | "insecure" | "blocked" | "off" | "on";
export type Content = NonNullable<CommandResult["notifications.shown"]["content"]>;

/** What it is about; kept with what is shown, also by the browser. */
export interface About {
  id: string;
  at: number;
  conversation: string;
  n?: number;
  kind: NotificationKind;
}
export interface Shown {
  about: Partial<About>;
  close(): void;
}

const look = { icon: "/icons/notice.png", badge: "/icons/badge.png" };
const switchName = "desktop";
const hintName = "desktop-hint";

export function desktopState(): DesktopState {
  if (!globalThis.isSecureContext) return "insecure";
  if (!("Notification" in globalThis)) return "unsupported";
  if (Notification.permission === "denied") return "blocked";
  return Notification.permission === "granted" && kept(switchName) !== "off" ? "on" : "off";
}

/** After a press. */
export async function turnDesktopOn(): Promise<DesktopState> {
  if (await Notification.requestPermission() === "granted") keep(switchName, "on");
  return desktopState();
}

export function turnDesktopOff(): DesktopState {
  keep(switchName, "off");
  return desktopState();
}

/** Whether the page may offer it: nobody has been asked, nor said that they do not want it. */
export function mayOffer(): boolean {
  return desktopState() === "off" && Notification.permission === "default" && kept(hintName) === undefined &&
    kept(switchName) === undefined;
}

export function offerNoMore(): void {
  keep(hintName, "no");
}

export class Desktop {
  /** Where a press on what this page shows leads. */
  readonly #open: (url: string) => void;
  /** By tag, what this page shows itself. */
  readonly #own = new Map<string, Notification>();

  constructor(open: (url: string) => void) {
    this.#open = open;
  }

  /** @param silent it is heard otherwise, or is not to be heard. @returns who shows it. */
  async show(content: Content, about: About, { silent = true } = {}): Promise<"worker" | Notification> {
    const { title, body, tag, url, at } = content;
    const options = { ...look, body, tag, silent, renotify: true, timestamp: at, data: { ...about, url } };
    const registration = await this.#registration();
    if (registration) {
      await registration.showNotification(title, options);
      return "worker";
    }
    try {
      return this.#showHere(title, options);
    } catch {
      // On phones only a worker may.
      await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
      await (await navigator.serviceWorker.ready).showNotification(title, options);
      return "worker";
    }
  }

  async shown(): Promise<Shown[]> {
    const registration = await this.#registration();
    const all = [...await registration?.getNotifications() ?? [], ...this.#own.values()];
    return all.map((one) => ({ about: { conversation: one.tag, ...one.data }, close: () => one.close() }));
  }

  #showHere(title: string, options: NotificationOptions & { data: { url: string } }): Notification {
    const shown = new Notification(title, options);
    const tag = options.tag!;
    this.#own.set(tag, shown);
    shown.onclose = () => this.#own.get(tag) === shown && this.#own.delete(tag);
    shown.onclick = () => {
      globalThis.focus();
      shown.close();
      this.#open(options.data.url);
    };
    return shown;
  }

  async #registration(): Promise<ServiceWorkerRegistration | undefined> {
    const found = await navigator.serviceWorker?.getRegistration("/");
    return found?.active ? found : undefined;
  }
}
