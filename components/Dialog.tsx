// This module is browser compatible.
/**
 * The frame of a dialog. The element is the browser's own <dialog>: opened with showModal() it keeps the focus inside
 * and closes with Escape; `onClose` hears of it whichever way it closes.
 */
import type { ComponentChildren, Ref } from "preact";
import { Back, Close } from "./icons.tsx";

export interface DialogProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** On a phone it is a screen of its own, with a way back. */
  screen?: boolean | undefined;
  element?: Ref<HTMLDialogElement>;
  onClose?: () => void;
  children: ComponentChildren;
}

export function Dialog({ id, title, screen, element, onClose, children }: DialogProps) {
  return (
    <dialog
      class={screen ? "dialog screen" : "dialog"}
      id={id}
      aria-labelledby={`${id}-title`}
      ref={element}
      onClose={onClose}
    >
      <header class="dialog-head">
        <h2 id={`${id}-title`}>{title}</h2>
        <form method="dialog">
          <button type="submit" class="icon-button" aria-label="Close" title="Close (Esc)">
            {screen && (
              <span class="dialog-back">
                <Back />
              </span>
            )}
            <Close />
          </button>
        </form>
      </header>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}
