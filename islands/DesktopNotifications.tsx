// This module is browser compatible.
/**
 * What the system shows while a page is open, on this computer: whether it is on, what turns it on and off, and a test that
 * says what happened. The browser is asked only when somebody presses.
 */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type DesktopState, desktopState, turnDesktopOff, turnDesktopOn } from "../core/browser/desktop.ts";
import { type DesktopTrial, tryDesktop } from "../core/browser/desktop_trial.ts";

export default function DesktopNotifications() {
  const state = useSignal<DesktopState | undefined>(undefined);
  const trial = useSignal<DesktopTrial | undefined>(undefined);
  const busy = useSignal(false);
  useEffect(() => {
    const look = () => void (state.value = desktopState());
    look();
    // It may be allowed in the settings of the browser meanwhile.
    const ending = new AbortController();
    addEventListener("focus", look, { signal: ending.signal });
    return () => ending.abort();
  }, []);
  const act = async (work: () => Promise<void>) => {
    if (busy.value) return;
    busy.value = true;
    trial.value = undefined;
    await work().catch(() => {});
    busy.value = false;
  };
  const turn = () =>
    act(async () => {
      state.value = state.value === "on" ? turnDesktopOff() : await turnDesktopOn();
    });
  const test = () =>
    act(async () => {
      trial.value = { is: "waiting", says: "Showing it…" };
      trial.value = await tryDesktop(() =>
        trial.value = { is: "done", says: "You have pressed it: it works." }
      );
    });
  const here = state.value;
  return (
    <section class="sheet-section" aria-labelledby="desktop-title">
      <h2 id="desktop-title">On this computer, while a page is open</h2>
      <div class="card push-card">
        <div role="status">
          {here === undefined ? <p>Looking at what this browser can do…</p> : says[here]}
        </div>
        {(here === "on" || here === "off") && (
          <div class="actions">
            <button
              type="button"
              class={here === "on" ? "button" : "button primary"}
              disabled={busy.value}
              onClick={turn}
            >
              {here === "on" ? "Show none here" : "Show them here"}
            </button>
            {here === "on" && (
              <button type="button" class="button" disabled={busy.value} onClick={test}>
                Show one now
              </button>
            )}
          </div>
        )}
        <div role="log" aria-label="What happened">
          {trial.value !== undefined && (
            <ul class="push-trial">
              <li data-is={trial.value.is}>
                {trial.value.says}
                {trial.value.hint !== undefined && <small>{trial.value.hint}</small>}
              </li>
            </ul>
          )}
        </div>
      </div>
    </section>
  );
}

const says: Record<DesktopState, preact.JSX.Element> = {
  on: (
    <p>
      <b>On.</b>{" "}
      What concerns you is shown on the desktop, once, however many pages are open; not while you look at it.
    </p>
  ),
  off: (
    <p>
      <b>Off.</b> Nothing is shown on the desktop here.
    </p>
  ),
  blocked: (
    <p>
      <b>The browser blocks them.</b>{" "}
      Only you can take that back: press the sign to the left of the address (a lock or two sliders), choose
      “Notifications”, and allow them. Then come back to this page.
    </p>
  ),
  insecure: (
    <p>
      <b>Not possible over this address.</b>{" "}
      Browsers show notifications only of pages over HTTPS. Whoever runs this server can put it behind a proxy
      with TLS. Sounds work all the same.
    </p>
  ),
  unsupported: (
    <p>
      <b>Not possible in this browser.</b> It shows no notifications of pages. Sounds work all the same.
    </p>
  ),
};
