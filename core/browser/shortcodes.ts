// This module is browser compatible.
/**
 * The emoji of `:names:` for a list of texts: those that everybody has, and those of this server. All emoji are a lot of
 * text: they are fetched once a text has a name.
 */
import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { MarkupOptions } from "../markup/markup.ts";
import { ours, wantOurs } from "./our_emoji.ts";

type Emoji = (name: string) => string | undefined;

const shortcode = /:[a-z0-9_+-]+:/i;

/** @param load Comes from outside, because all emoji come with it. */
export function useShortcodes(
  texts: readonly string[],
  load: () => Promise<{ emojiByShortcode: Emoji }>,
): ReadonlySignal<MarkupOptions["emoji"]> {
  const builtIn = useSignal<Emoji | undefined>(undefined);
  const wanted = useMemo(() => texts.some((text) => shortcode.test(text)), [texts]);
  useEffect(() => {
    if (!wanted) return;
    wantOurs();
    // Without it, shortcodes are shown as they were typed.
    if (!builtIn.peek()) load().then((all) => builtIn.value = all.emojiByShortcode).catch(() => {});
  }, [wanted]);
  return useComputed(() => {
    const { value: own } = ours;
    const known = builtIn.value;
    return known || own.size > 0 ? (name: string) => own.get(name) ?? known?.(name) : undefined;
  });
}
