// This module is browser compatible.
/** Every key that does something, from the table that the page acts by. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { Keys } from "../components/Keys.tsx";
import { gestures, groups, sendingKeys } from "../core/browser/gestures.ts";
import { shortcutWords } from "../core/browser/shortcut_words.ts";
import { type Action, shortcuts } from "../core/browser/shortcuts.ts";
import { writingChoices } from "../core/browser/writing_choices.ts";
import ModalDialog from "./ModalDialog.tsx";

export default function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => list.current!.focus(), []);
  const all = [
    ...(Object.keys(shortcutWords) as Action[]).map((one) => ({
      ...shortcutWords[one],
      keys: shortcuts[one],
    })),
    ...sendingKeys(writingChoices(document.cookie).enter),
    ...gestures,
  ];
  return (
    <ModalDialog id="shortcuts" title="Keyboard shortcuts" onClose={onClose}>
      {/* Has the keyboard, so that arrows scroll it. */}
      <div class="shortcuts" role="group" aria-label="Keyboard shortcuts" tabIndex={0} ref={list}>
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
