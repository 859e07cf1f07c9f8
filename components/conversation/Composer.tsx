// This module is browser compatible.
/**
 * Where one writes. A real form, so it also sends without a script. The field is not controlled: what is typed
 * before the script runs stays, and no render can touch what is being typed. It is never disabled.
 */
import type { ComponentChildren, Ref } from "preact";
import { limits } from "../../core/protocol/limits.ts";
import { FieldError } from "../FieldError.tsx";
import { choicesId } from "./Choices.tsx";
import { Send } from "../icons.tsx";
import { paths } from "../paths.ts";

export interface ComposerProps {
  room: { id: string; name: string };
  /** Tells it from another one on the page. */
  id?: string;
  /** What the field is called. */
  label?: string;
  /** How many characters the text has; the counter appears near the limit. */
  length?: number;
  /** What comes back after a refusal without a script. */
  typed?: string;
  /** In place of the button that sends. */
  instead?: ComponentChildren;
  /** It has files: then it needs no text. */
  attached?: boolean;
  /** Why the last attempt was refused. */
  error?: string;
  /** Stands over the field: what is being answered. */
  above?: ComponentChildren;
  /** Stands over the field, in its frame. */
  bar?: ComponentChildren;
  /** Stands beside the button that sends. */
  tools?: ComponentChildren;
  /** Stands behind it: sending otherwise. */
  otherwise?: ComponentChildren;
  /** The suggestion that Enter takes, while there are any. */
  suggesting?: number;
  field?: Ref<HTMLTextAreaElement>;
  onSelect?: (event: Event) => void;
  onBlur?: (event: FocusEvent) => void;
  onInput?: (event: InputEvent) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  onPaste?: (event: ClipboardEvent) => void;
  onSubmit?: (event: SubmitEvent) => void;
}

const near = 500;

export function Composer(
  {
    room,
    id = "composer",
    label = `Message ${room.name}`,
    length = 0,
    typed,
    instead,
    attached = false,
    error,
    above,
    bar,
    tools,
    otherwise,
    suggesting,
    onSelect,
    onBlur,
    field,
    onInput,
    onKeyDown,
    onPaste,
    onSubmit,
  }: ComposerProps,
) {
  const left = limits.messageText - length;
  const over = left < 0;
  const foot = `${id}-foot`;
  return (
    <form
      class={["composer", over && "over", attached && "attached"].filter(Boolean).join(" ")}
      method="post"
      action={paths.room(room.id)}
      onSubmit={onSubmit}
    >
      {above}
      <div class="composer-box">
        {bar}
        <textarea
          name="text"
          rows={1}
          defaultValue={typed}
          required={!attached}
          dir="auto"
          autocomplete="off"
          enterkeyhint="enter"
          placeholder={label}
          aria-label={label}
          aria-describedby={over || error !== undefined ? foot : undefined}
          aria-invalid={over || undefined}
          aria-autocomplete="list"
          aria-controls={suggesting === undefined ? undefined : choicesId(id)}
          aria-activedescendant={suggesting === undefined ? undefined : `${choicesId(id)}-${suggesting}`}
          ref={field}
          onClick={onSelect}
          onBlur={onBlur}
          onInput={onInput}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        {tools}
        {instead ?? (
          <button type="submit" class="icon-button composer-send" aria-label="Send" title="Send">
            <Send />
          </button>
        )}
        {otherwise}
      </div>
      {(left <= near || error !== undefined) && (
        <div class="composer-foot" id={foot} role="status">
          {error !== undefined && <FieldError>{error}</FieldError>}
          {over && (
            <FieldError>
              {`Too long by ${(-left).toLocaleString("en")} characters: shorten it or send it in parts`}
            </FieldError>
          )}
          {left <= near && (
            <span class="composer-count">
              {left.toLocaleString("en")}
              <span class="quiet">characters left</span>
            </span>
          )}
        </div>
      )}
    </form>
  );
}

/** In place of the composer where nobody can write. */
export function ComposerClosed({ children }: { children: string }) {
  return (
    <div class="composer">
      <p class="composer-closed">{children}</p>
    </div>
  );
}
