// This module is browser compatible.
/**
 * The icon of the tab with a number on it: of what is to me. It has a ground of its own, so it stands out from light and
 * dark tabs alike. For a dot there is a file.
 */
import { attentionOf, type Calling } from "./attention.ts";

const sign = `<rect width="32" height="32" rx="9" fill="#0a6c66"/>` +
  `<path fill="#fff" d="M4.5 14.5h12A3.5 3.5 0 0 1 20 18v4a3.5 3.5 0 0 1-3.5 3.5H10l-4 3.7v-3.7` +
  `A3.5 3.5 0 0 1 2.5 22v-4a3.5 3.5 0 0 1 2-3.5Z"/>`;

export function numberedIcon(number: number): string {
  const text = number > 9 ? "9+" : String(number);
  const width = text.length > 1 ? 25 : 19;
  const mark = `<rect x="${32 - width}" width="${width}" height="19" rx="9.5" fill="#c2410c"/>` +
    `<text x="${32 - width / 2}" y="15" font-family="system-ui,sans-serif" font-size="${
      text.length > 1 ? 15 : 16
    }" font-weight="700" ` +
    `text-anchor="middle" fill="#fff">${text}</text>`;
  const image = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${sign}${mark}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(image)}`;
}

/** Unread messages to me in all of them. */
export function addressingCount(items: readonly Calling[], now: number): number {
  return items.reduce((sum, item) => sum + attentionOf(item, now).number, 0);
}
