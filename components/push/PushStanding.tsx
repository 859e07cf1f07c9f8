// This module is browser compatible.
/** Whether this device is told of things, in words, and what has to be done where it cannot be. */
import type { DeviceState } from "../../core/browser/push_device.ts";

export function PushStanding({ state, on }: { state: DeviceState | undefined; on: boolean }) {
  if (!on) {
    return (
      <p>
        <b>Off on this server.</b> Whoever runs it can switch it on with <code>PARLEY_PUSH_SERVICES</code>.
      </p>
    );
  }
  if (state === undefined) return <p>Looking at what this browser can do…</p>;
  return standings[state];
}

const standings: Record<DeviceState, preact.JSX.Element> = {
  on: (
    <p>
      <b>On.</b> This device is told of what concerns you, also while no page of this chat is open.
    </p>
  ),
  off: (
    <p>
      <b>Off.</b> This device is told nothing while no page of this chat is open.
    </p>
  ),
  blocked: (
    <p>
      <b>Blocked in this browser.</b>{" "}
      Only you can take that back: press the sign to the left of the address (a lock or two sliders), choose
      “Notifications”, and allow them. On a phone this is among the settings of the browser, under “Site
      settings”. Then reload this page.
    </p>
  ),
  install: (
    <p>
      <b>Not yet possible here.</b>{" "}
      On iPhone and iPad, first put this chat on the Home Screen: press “Share”, then “Add to Home Screen”.
      Open it from there and come back to this page.
    </p>
  ),
  insecure: (
    <p>
      <b>Not possible over this address.</b>{" "}
      Browsers allow notifications only on pages over HTTPS. Whoever runs this server can put it behind a
      proxy with TLS.
    </p>
  ),
  unsupported: (
    <p>
      <b>Not possible in this browser.</b>{" "}
      It has no push notifications, or has them switched off, as in private windows.
    </p>
  ),
};
