// This module is browser compatible.
/** A block of code with the name of its language. Long lines scroll; colours and copying come from an island. */
import type { ComponentChildren, Ref } from "preact";
import { languageOf } from "../../core/markup/markup.ts";

export interface CodeBlockProps {
  /** As it was written, or empty. */
  language: string;
  text: string;
}
export interface LiveCode {
  /** The same text with colours. */
  children?: ComponentChildren;
  /** What the button says: "Copy", and "Copied" for a while. */
  copyLabel?: string;
  onCopy?: () => void;
  code?: Ref<HTMLElement>;
}

export function CodeBlock(props: CodeBlockProps & LiveCode) {
  const { language, text, children, copyLabel, onCopy, code } = props;
  const name = languageOf(language)?.name ?? language;
  return (
    <div class="code-block" dir="ltr">
      {(name !== "" || onCopy) && (
        <div class="code-head">
          <span class="code-language one-line">{name}</span>
          {onCopy && (
            <button type="button" class="link-button code-copy" aria-live="polite" onClick={onCopy}>
              {copyLabel}
            </button>
          )}
        </div>
      )}
      <pre tabIndex={0}><code ref={code}>{children ?? text}</code></pre>
    </div>
  );
}
