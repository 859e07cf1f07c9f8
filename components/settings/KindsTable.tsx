/** What reaches me, by which way: kinds down, ways across; a list on a phone. A form, so it works without a script. */
import { kindNames, offSentences, wayNames } from "../../core/browser/notification_words.ts";
import {
  type ChosenWay,
  chosenWays,
  type NotificationKind,
  notificationKinds,
  type Wishes,
} from "../../core/protocol/notifications.ts";
import { Note } from "../Note.tsx";
import { NotificationForm } from "./NotificationForm.tsx";

export interface ServerWays {
  push: boolean;
  email: boolean;
}

export interface KindsTableProps {
  wishes: Wishes;
  /** By which ways this server reaches people who are away. */
  server: ServerWays;
}

export function KindsTable({ wishes, server }: KindsTableProps) {
  const off = (["push", "email"] as const).filter((way) => !server[way]);
  return (
    <>
      <div class="card">
        <NotificationForm set="kinds" class="form ways-form" save="Save">
          <table class="ways">
            <thead>
              <tr>
                <th scope="col">
                  <span class="quiet">What happens</span>
                </th>
                {chosenWays.map((way) => <th key={way} scope="col">{wayNames[way].name}</th>)}
              </tr>
            </thead>
            <tbody>
              {notificationKinds.map((kind) => (
                <tr key={kind}>
                  <th scope="row">
                    {kindNames[kind].name}
                    {kindNames[kind].hint !== undefined && <small>{kindNames[kind].hint}</small>}
                  </th>
                  {chosenWays.map((way) => (
                    <td key={way}>
                      <Tick
                        {...{ way, kind }}
                        on={wishes.ways[way].includes(kind)}
                        off={(off as ChosenWay[]).includes(way)}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </NotificationForm>
      </div>
      {off.map((way) => <Note key={way}>{offSentences[way]}</Note>)}
    </>
  );
}

function Tick({ way, kind, on, off }: { way: ChosenWay; kind: NotificationKind; on: boolean; off: boolean }) {
  return (
    <label class="tick">
      <input
        type="checkbox"
        name={`${way}-${kind}`}
        aria-label={`${kindNames[kind].name}: ${wayNames[way].name}`}
        defaultChecked={on}
        disabled={off}
      />
      <span class="way-name">{wayNames[way].name}</span>
    </label>
  );
}
