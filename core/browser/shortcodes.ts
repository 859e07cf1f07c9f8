// This module is browser compatible.
/** The emoji of `:names:` for a list of texts. All emoji are a lot of text: they are fetched once a text has a name. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { MarkupOptions } from "../markup/markup.ts";

type Emoji = NonNullable<MarkupOptions["emoji"]>;

const shortcode = /:[a-z0-9_+-]+:/i;

/** @param load Comes from outside, because all emoji come with it. */
export function useShortcodes(
  texts: readonly string[],
  load: () => Promise<{ emojiByShortcode: Emoji }>,
): ReadonlySignal<MarkupOptions["emoji"]> {
  const emoji = useSignal<Emoji | undefined>(undefined);
  const wanted = useMemo(() => texts.some((text) => shortcode.test(text)), [texts]);
  useEffect(() => {
    if (!wanted || emoji.peek() !== undefined) return;
    // Without it, shortcodes are shown as they were typed.
    load().then((all) => emoji.value = all.emojiByShortcode).catch(() => {});
  }, [wanted]);
  return emoji;
}
