// This module is browser compatible.
/** Whether the pictures of a message are sent smaller, or as they are, and what that saves. */
import { sizeText } from "../../core/browser/amounts.ts";
import { isReduced, isReducible, originalOf } from "../../core/browser/reducing.ts";
import type { Upload } from "../../core/browser/uploads.ts";

export interface PictureSizesProps {
  uploads: readonly Upload[];
  choose: (originals: boolean) => void;
}

export function PictureSizes({ uploads, choose }: PictureSizesProps) {
  const pictures = uploads.filter(isReducible);
  if (pictures.length === 0) return null;
  const reduced = pictures.some(isReduced);
  const options = [
    { name: "Smaller", originals: false, title: "Looks the same on a screen, and is there sooner" },
    { name: "Original", originals: true, title: "Every pixel; location and camera notes are removed" },
  ];
  return (
    <div class="picture-sizes">
      <span id="picture-sizes-name">{pictures.length === 1 ? "Picture" : "Pictures"}</span>
      <div class="picks" role="group" aria-labelledby="picture-sizes-name">
        {options.map(({ name, originals, title }) => (
          <button
            key={name}
            type="button"
            class="pick"
            title={title}
            aria-pressed={reduced !== originals}
            onClick={() => choose(originals)}
          >
            {name}
          </button>
        ))}
      </div>
      <span role="status">{amountOf(pictures)}</span>
    </div>
  );
}

/** `3.1 MB → 420 KB`. */
function amountOf(pictures: readonly Upload[]): string {
  if (pictures.some(({ reduce }) => reduce === "wanted")) return "Making smaller…";
  const before = sum(pictures.map((upload) => originalOf(upload).blob.size));
  const after = sum(pictures.map(({ blob }) => blob.size));
  return after < before ? `${sizeText(before)} → ${sizeText(after)}` : sizeText(before);
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0);
}
