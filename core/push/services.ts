/**
 * Which push services this server sends to. Where to is said by a browser, that is, by anybody: without a list the server
 * would carry what it is told to any address, and to `fcm.googleapis.com.evil`, which only looks like one of them.
 */
import type { Config } from "../config.ts";
import { ParleyError } from "../errors.ts";
import { type GuardOptions, judge } from "../security/guard.ts";

/** Those of Chrome and its relatives, Firefox, Safari and Edge. With a dot: any name that ends so. */
const known = [
  "fcm.googleapis.com",
  "android.googleapis.com",
  "jmt17.google.com",
  ".push.services.mozilla.com",
  ".push.apple.com",
  ".notify.windows.com",
];

export function isOn({ pushServices }: Pick<Config, "pushServices">): boolean {
  return pushServices !== "none";
}

/** @throws {ParleyError} `bad_field` when nothing is sent there. */
export async function checkEndpoint(
  text: string,
  { pushServices }: Pick<Config, "pushServices">,
  guard: GuardOptions,
): Promise<void> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.protocol !== "https:" || url.username + url.password !== "") {
    throw refusal("it is not an https address");
  }
  if (isKnown(url)) return;
  const named = Array.isArray(pushServices) && pushServices.includes(url.hostname);
  if (pushServices !== "any" && !named) {
    throw refusal(
      `${url.hostname.slice(0, 100)} is not one of the push services that this server knows; ` +
        "whoever runs it can name it in PARLEY_PUSH_SERVICES",
    );
  }
  await judge(url, guard).catch(() => {
    throw refusal("it leads to no public address");
  });
}

function isKnown({ hostname, port }: URL): boolean {
  return port === "" && known.some((name) => name[0] === "." ? hostname.endsWith(name) : hostname === name);
}

/** Whose devices take the permission away when a message shows nothing. */
export function mustShow(endpoint: string): boolean {
  return new URL(endpoint).hostname.endsWith(".push.apple.com");
}

function refusal(why: string): ParleyError {
  return new ParleyError("bad_field", `Cannot send notifications to this browser: ${why}`, {
    field: "endpoint",
  });
}
