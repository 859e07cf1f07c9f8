// This module is browser compatible.
/** My devices that are told of things while no page is open, and how sending to each went last. */
import { fromNow, shortDate, type When } from "../../core/browser/dates.ts";
import type { PushDevice } from "../../core/protocol/entries.ts";
import { Laptop, Phone } from "../seldom_icons.tsx";

export interface PushDevicesProps {
  devices: readonly PushDevice[];
  when: When;
  /** Acts need a script. */
  onTest?: (session: string) => void;
  onRemove?: (session: string) => void;
}

export function PushDevices({ devices, when, onTest, onRemove }: PushDevicesProps) {
  return (
    <ul>
      {devices.map((one) => {
        const { session, device, current, since, last } = one;
        return (
          <li key={session} class="item session">
            {/android|iphone|ipad|mobile/i.test(device) ? <Phone size={22} /> : <Laptop size={22} />}
            <span class="item-text">
              <b>{device}</b> {current && <span class="tag accent">This device</span>}
              <small>
                Since {shortDate(since, when)}
                {last !== undefined && last.problem === undefined &&
                  ` · last sent ${fromNow(last.at, when)}`}
              </small>
              {last?.problem !== undefined && (
                <small class="push-problem">{last.problem} ({fromNow(last.at, when)})</small>
              )}
            </span>
            {!current && onTest && onRemove && (
              <span class="push-acts">
                <button
                  type="button"
                  class="button small"
                  aria-label={`Send a test to ${device}`}
                  onClick={() => onTest(session)}
                >
                  Test
                </button>
                <button
                  type="button"
                  class="button small danger-ghost"
                  aria-label={`Turn off on ${device}`}
                  onClick={() => onRemove(session)}
                >
                  Turn off
                </button>
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
