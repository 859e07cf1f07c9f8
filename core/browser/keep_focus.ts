// This module is browser compatible.
/** The button that was pressed may be gone by what it did: then the keyboard goes on at the next best place. */
export function keepFocus(dialog: HTMLElement | null, selector: string): void {
  // After what has changed is drawn.
  requestAnimationFrame(() => {
    if (dialog === null || dialog.contains(document.activeElement)) return;
    dialog.querySelector<HTMLElement>(selector)?.focus();
  });
}
