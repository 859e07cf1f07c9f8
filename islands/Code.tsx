// This module is browser compatible.
/** A block of code, live: coloured once it is in sight, and copied with one press. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { CodeBlock, type CodeBlockProps } from "../components/conversation/CodeBlock.tsx";
import { Highlighted } from "../components/conversation/Highlighted.tsx";
import type { CodePart } from "../core/browser/highlight.ts";
import { highlighter } from "../core/browser/highlighter.ts";
import { languageOf } from "../core/markup/markup.ts";

/** Milliseconds for which the button says that it was done. */
const shown = 2_000;

export default function Code({ language, text }: CodeBlockProps) {
  const code = useRef<HTMLElement>(null);
  const parts = useSignal<CodePart[] | undefined>(undefined);
  const copied = useSignal(false);

  useEffect(() => {
    const known = languageOf(language);
    parts.value = undefined;
    if (known === undefined) return;
    const sight = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      sight.disconnect();
      void highlighter().highlight(known.id, text).then((found) => {
        if (code.current?.textContent === text) parts.value = found;
      });
    });
    sight.observe(code.current!);
    return () => sight.disconnect();
  }, [language, text]);

  const copy = async () => {
    copied.value = await copyText(text, code.current!);
    if (copied.value) setTimeout(() => copied.value = false, shown);
  };
  return (
    <CodeBlock
      language={language}
      text={text}
      code={code}
      copyLabel={copied.value ? "Copied" : "Copy"}
      onCopy={copy}
    >
      {parts.value && <Highlighted parts={parts.value} />}
    </CodeBlock>
  );
}

/** Where the page has no right to the clipboard, the code is selected instead, ready for Ctrl+C. */
async function copyText(text: string, code: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return false;
  }
}
