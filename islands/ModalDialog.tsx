// This module is browser compatible.
/** A dialog that is open from the moment it is there, and gives the keyboard back to where it was. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Dialog } from "../components/Dialog.tsx";

export interface ModalDialogProps {
  id: string;
  title: string;
  /** On a phone it is a screen of its own, with a way back. */
  screen?: boolean;
  onClose: () => void;
  children: ComponentChildren;
}

export default function ModalDialog({ id, title, screen, onClose, children }: ModalDialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  // Before anything else happens: the next key is already meant for it.
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const dialog = element.current!;
    dialog.showModal();
    // Unless it is somewhere else already.
    const back = () => {
      const { activeElement: now, body } = document;
      if (now === null || now === body || dialog.contains(now)) before?.focus({ preventScroll: true });
    };
    return () => {
      back();
      // While it is still open, nothing behind it takes the keyboard.
      queueMicrotask(back);
    };
  }, []);
  return <Dialog {...{ id, title, screen, element, onClose }}>{children}</Dialog>;
}
