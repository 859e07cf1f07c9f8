// This module is browser compatible.
/** Every key that does something, from the table that the page acts by. */
import { Keys } from "../components/Keys.tsx";
import { gestures, groups, type Shortcut, shortcuts } from "../core/browser/shortcuts.ts";
import ModalDialog from "./ModalDialog.tsx";

export default function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const all = [...Object.values(shortcuts) as Shortcut[], ...gestures];
  return (
    <ModalDialog id="shortcuts" title="Keyboard shortcuts" onClose={onClose}>
      <div class="shortcuts">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {all.filter((one) => one.group === group).map(({ keys, does }) => (
                <div key={keys[0]}>
                  <dt>{does}</dt>
                  <dd>{keys.map((one) => <Keys key={one} keys={one} />)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </ModalDialog>
  );
}
