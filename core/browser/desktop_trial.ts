// This module is browser compatible.
/** A test of what the system shows while a page is open: what has happened, and what to do when nothing is to be seen. */
import { Desktop } from "./desktop.ts";
import { afterInPage, nowInPage } from "./world.ts";

export interface DesktopTrial {
  is: "done" | "failed" | "waiting";
  says: string;
  hint?: string;
}

/** Milliseconds. */
const patience = 3_000;
const hidden =
  "If you have not seen it, your system hides notifications of this browser: look for “do not disturb” or “focus”, " +
  "and for the browser among the apps that may notify.";

export async function tryDesktop(onPress: () => void): Promise<DesktopTrial> {
  const desktop = new Desktop(onPress);
  const content = {
    title: "Notifications work",
    body: "This is how you are told while a page of this chat is open.",
    url: "/settings/notifications",
    tag: "test",
    at: nowInPage(),
  };
  const about = { id: "test", at: content.at, conversation: "test", kind: "reminder" as const };
  try {
    const by = await desktop.show(content, about, { silent: false });
    return by === "worker" ? await lookedUp(desktop) : await told(by);
  } catch (error) {
    return {
      is: "failed",
      says: `The browser has not shown it: ${error instanceof Error ? error.message : String(error)}.`,
      hint: "Reload this page and try again; private windows of some browsers show none.",
    };
  }
}

async function lookedUp(desktop: Desktop): Promise<DesktopTrial> {
  const isShown = (await desktop.shown()).some(({ about }) => about.id === "test");
  return isShown ? shown : notShown("It has disappeared at once.");
}

/** By the notification itself, which says when it is shown, or that it cannot be. */
async function told(notification: Notification): Promise<DesktopTrial> {
  const { promise, resolve } = Promise.withResolvers<DesktopTrial>();
  notification.onshow = () => resolve(shown);
  notification.onerror = () => resolve(notShown("The browser could not show it."));
  const timer = afterInPage(patience, () => resolve(notShown("The browser has not said that it is shown.")));
  const trial = await promise;
  timer.cancel();
  return trial;
}

const shown: DesktopTrial = { is: "done", says: "Handed to your system to show.", hint: hidden };

function notShown(says: string): DesktopTrial {
  return { is: "failed", says, hint: hidden };
}
