// This module is browser compatible.
/** Where one writes and there is little room: the tools that are not in the row. It presses the buttons that a wide row shows. */
import { MomentMenu } from "../components/conversation/MomentMenu.tsx";
import { Clip, Letters, Poll } from "../components/icons.tsx";

export interface ToolMenuProps {
  /** Holds the button that opened it. */
  box: { current: HTMLDivElement | null };
  onClose: () => void;
}

export default function ToolMenu({ box, onClose }: ToolMenuProps) {
  const row = box.current!.parentElement!;
  const close = () => {
    onClose();
    box.current!.querySelector("button")!.focus({ preventScroll: true });
  };
  const press = (tool: string) => {
    close();
    row.querySelector<HTMLElement>(`:scope > .${tool}`)!.click();
  };
  const letters = row.querySelector(":scope > .composer-letters")!;
  const isShown = letters.getAttribute("aria-expanded") === "true";
  return (
    <MomentMenu box={box} label="More tools" onClose={close}>
      <button type="button" role="menuitem" class="menu-item" onClick={() => press("composer-clip")}>
        <Clip />
        Files
      </button>
      <button type="button" role="menuitem" class="menu-item" onClick={() => press("composer-poll")}>
        <Poll />
        Poll
      </button>
      <button
        type="button"
        role="menuitem"
        class="menu-item"
        onClick={() => {
          press("composer-letters");
          row.querySelector("textarea")!.focus({ preventScroll: true });
        }}
      >
        <Letters />
        {isShown ? "Hide formatting" : "Formatting"}
      </button>
    </MomentMenu>
  );
}
