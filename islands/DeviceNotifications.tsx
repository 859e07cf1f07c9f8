// This module is browser compatible.
/**
 * Notifications on this device: whether they are on, what turns them on and off, a test that says what happens, and the
 * other devices of mine that have them. Nothing is asked of the browser before somebody presses.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { PushDevices } from "../components/push/PushDevices.tsx";
import { PushStanding } from "../components/push/PushStanding.tsx";
import { Note } from "../components/Note.tsx";
import type { When } from "../core/browser/dates.ts";
import {
  confirmDevice,
  type DeviceState,
  deviceState,
  type PushState,
  readState,
  turnOff,
  turnOffOther,
  turnOn,
} from "../core/browser/push_device.ts";
import { Trial } from "../core/browser/push_trial.ts";

export interface DeviceNotificationsProps {
  me: string;
  push: PushState;
  when: When;
}

export default function DeviceNotifications({ me, push: first, when }: DeviceNotificationsProps) {
  const push = useSignal(first);
  const state = useSignal<DeviceState | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);
  const trial = useMemo(() => new Trial(), []);
  /** Whose device was tested last. */
  const tested = useSignal<string | undefined>(undefined);

  const look = async () => {
    push.value = await readState();
    state.value = await deviceState(push.value);
  };
  useEffect(() => {
    void confirmDevice(me).catch(() => {}).then(look).catch(async () => {
      state.value = await deviceState(first);
    });
  }, []);
  const act = async (work: () => Promise<void>) => {
    if (busy.value) return;
    busy.value = true;
    problem.value = undefined;
    try {
      await work();
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error);
    }
    await look().catch(() => {});
    busy.value = false;
  };
  const test = (session?: string, device?: string) =>
    act(async () => {
      tested.value = device;
      await trial.run(session);
    });
  const { devices, on } = push.value;
  const others = devices.filter(({ current }) => !current);
  const here = state.value;
  return (
    <section class="sheet-section" aria-labelledby="push-title">
      <h2 id="push-title">Notifications on this device</h2>
      <p>
        They reach you while no page is open. What they say is encrypted on its way: the push service of your
        browser carries it and cannot read it.
      </p>
      <div class="card push-card">
        <div role="status">
          <PushStanding state={here} on={on} />
        </div>
        {on && (here === "on" || here === "off") && (
          <div class="actions">
            <button
              type="button"
              class={here === "on" ? "button" : "button primary"}
              disabled={busy.value}
              onClick={() => act(here === "on" ? turnOff : () => turnOn(me))}
            >
              {here === "on" ? "Turn off" : "Turn on"}
            </button>
            {here === "on" && (
              <button
                type="button"
                class="button"
                disabled={busy.value}
                onClick={() => test()}
              >
                Send a test notification
              </button>
            )}
          </div>
        )}
        {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
        {trial.steps.value.length > 0 && <TrialSteps trial={trial} device={tested.value} />}
      </div>
      {others.length > 0 && (
        <>
          <h3>{devices.length > others.length ? "Your other devices" : "Your devices"}</h3>
          <div class="card">
            <PushDevices
              devices={others}
              when={when}
              onTest={(session) => test(session, devices.find((one) => one.session === session)?.device)}
              onRemove={(session) => act(() => turnOffOther(session))}
            />
          </div>
        </>
      )}
    </section>
  );
}

function TrialSteps({ trial, device }: { trial: Trial; device: string | undefined }) {
  const name = device === undefined ? "Test" : `Test of ${device}`;
  return (
    <div role="log" aria-label={name}>
      <ol class="push-trial">
        {trial.steps.value.map(({ is, says, hint }, i) => (
          <li key={i} data-is={is}>
            {says}
            {hint !== undefined && <small>{hint}</small>}
          </li>
        ))}
      </ol>
    </div>
  );
}
