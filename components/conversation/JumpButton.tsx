// This module is browser compatible.
/** The way down: "Jump to latest", or how many messages have come meanwhile. */
import { ArrowDown } from "../icons.tsx";

export interface JumpButtonProps {
  /** Messages of others that came while one was reading further up. */
  fresh: number;
  onJump?: () => void;
}

export function JumpButton({ fresh, onJump }: JumpButtonProps) {
  return (
    <div class="jump">
      <button type="button" class={fresh > 0 ? "fresh" : ""} onClick={onJump}>
        <ArrowDown size={16} />
        {fresh === 0 ? "Jump to latest" : fresh === 1 ? "1 new message" : `${fresh} new messages`}
      </button>
    </div>
  );
}
