// This module is browser compatible.
/**
 * The newest Unicode emoji version that this device can draw. A newer emoji would be an empty box, or fall apart into
 * the ones that it is joined of.
 */
const size = 16;
/** One of each version; those with joiners are as wide as two where they fall apart. */
const samples: [version: number, emoji: string][] = [
  [16, "🫩"],
  [15.1, "🐦‍🔥"],
  [15, "🫨"],
  [14, "🫠"],
  [13.1, "😶‍🌫️"],
  [13, "🥲"],
];

let known: number | undefined;

export function newestDrawable(): number {
  return known ??= look();
}

function look(): number {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return Infinity;
  context.textBaseline = "top";
  context.font = `${size - 4}px "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", sans-serif`;
  const wide = context.measureText("😀").width * 1.5;
  const isDrawn = (emoji: string) =>
    context.measureText(emoji).width < wide &&
    inColour(context, emoji, "#000") === inColour(context, emoji, "#f00");
  return samples.find(([, emoji]) => isDrawn(emoji))?.[0] ?? 0;
}

/** A coloured picture is the same whatever the colour of the text; a box is not. */
function inColour(context: CanvasRenderingContext2D, emoji: string, colour: string): string {
  context.clearRect(0, 0, size, size);
  context.fillStyle = colour;
  context.fillText(emoji, 0, 0);
  return context.getImageData(0, 0, size, size).data.join();
}
