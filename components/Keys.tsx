// This module is browser compatible.
/** Keys as they are printed on the caps: "Mod+K" is Ctrl K, and ⌘ K on a Mac. */
import { capsOf, onMac } from "../core/browser/shortcut_words.ts";

export function Keys({ keys }: { keys: string }) {
  return (
    <span class="keys">
      {capsOf(keys, onMac()).map((cap) => <kbd key={cap}>{cap}</kbd>)}
    </span>
  );
}
