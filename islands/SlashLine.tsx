// This module is browser compatible.
/**
 * Over the composer while a command stands in it: how it is written, what came of it, what may have been meant. The text
 * is left alone; whoever means no command can say it all the same.
 */
import { Close } from "../components/icons.tsx";
import type { SlashState } from "../core/browser/slash.ts";
import { commandNamed, readSlash, usageOf } from "../core/browser/slash_table.ts";
import type { NewPoll as Asked } from "../core/protocol/shapes.ts";
import NewPoll from "./NewPoll.tsx";
import SlashHelp from "./SlashHelp.tsx";

export interface SlashLineProps {
  state: SlashState;
  /** Puts another text into the field. */
  onUse: (text: string) => void;
  /** Sends it as it stands. */
  onPlain: () => void;
  onAsk: (poll: Asked) => void;
  onClose: () => void;
}

export default function SlashLine({ state, onUse, onPlain, onAsk, onClose }: SlashLineProps) {
  const { text, outcome } = state;
  if (outcome?.kind === "sheet") {
    return outcome.sheet === "help"
      ? <SlashHelp onClose={onClose} />
      : <NewPoll draft={outcome.draft} {...{ onAsk, onClose }} />;
  }
  if (outcome?.kind === "refused") {
    const { problem, instead, plain } = outcome;
    return (
      <div class="slash-line refused" role="alert">
        <span>{problem}</span>
        {instead !== undefined && (
          <button type="button" class="button small" onClick={() => onUse(instead)}>
            Use {instead.split(" ")[0]}
          </button>
        )}
        {plain && <button type="button" class="button small" onClick={onPlain}>Send as message</button>}
      </div>
    );
  }
  if (outcome?.kind === "done" && outcome.told !== undefined) {
    return (
      <div class="slash-line" role="status">
        <span>{outcome.told}</span>
        <button type="button" class="icon-button small" aria-label="Dismiss" onClick={onClose}>
          <Close size={16} />
        </button>
      </div>
    );
  }
  const command = commandNamed(readSlash(text)?.name ?? "");
  if (command === undefined) return null;
  return (
    <div class="slash-line" role="status">
      <span>
        <code>{usageOf(command)}</code> {command.does}
      </span>
    </div>
  );
}
