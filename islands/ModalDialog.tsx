// This module is browser compatible.
/** A dialog that is open from the moment it is there, and gives the keyboard back to where it was. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Dialog } from "../components/Dialog.tsx";

export interface ModalDialogProps {
  id: string;
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

export default function ModalDialog({ id, title, onClose, children }: ModalDialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  // Before anything else happens: the next key is already meant for it.
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    element.current!.showModal();
    const back = () => before?.focus({ preventScroll: true });
    return () => {
      back();
      // While it is still open, nothing behind it takes the keyboard.
      queueMicrotask(() => document.activeElement === document.body && back());
    };
  }, []);
  return <Dialog id={id} title={title} element={element} onClose={onClose}>{children}</Dialog>;
}
