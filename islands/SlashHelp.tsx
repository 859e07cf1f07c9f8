// This module is browser compatible.
/** Every command that begins with a slash, from the table that they are run by. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { all, groups, usageOf } from "../core/browser/slash_table.ts";
import ModalDialog from "./ModalDialog.tsx";

export default function SlashHelp({ onClose }: { onClose: () => void }) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => list.current!.focus({ preventScroll: true }), []);
  return (
    <ModalDialog id="slash-help" title="Commands" onClose={onClose}>
      <p class="field-hint">
        Typed at the beginning of a message. Two slashes send a message that begins with one.
      </p>
      {/* Has the keyboard, so that arrows scroll it. */}
      <div class="shortcuts slash-commands" role="group" aria-label="Commands" tabIndex={0} ref={list}>
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {all.filter((one) => one.group === group).map((command) => (
                <div key={command.name}>
                  <dt>
                    <code>{usageOf(command)}</code>
                  </dt>
                  <dd>{command.does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </ModalDialog>
  );
}
