// This module is browser compatible.
/** Where an arrow key leads among cells that stand in rows, in sections that each begin a new row. */
export interface Cell {
  section: number;
  index: number;
}

export type Step = "left" | "right" | "up" | "down" | "first" | "last";

/** `sizes`: cells of each section. Undefined: out of the grid (upwards). */
export function stepInGrid(
  sizes: readonly number[],
  columns: number,
  at: Cell,
  step: Step,
): Cell | undefined {
  switch (step) {
    case "left":
      return along(sizes, at, -1) ?? at;
    case "right":
      return along(sizes, at, 1) ?? at;
    case "up":
      return up(sizes, columns, at);
    case "down":
      return down(sizes, columns, at);
    case "first":
      return { ...at, index: at.index - at.index % columns };
    case "last":
      return { ...at, index: Math.min(at.index - at.index % columns + columns, sizes[at.section]!) - 1 };
  }
}

function along(sizes: readonly number[], { section, index }: Cell, by: 1 | -1): Cell | undefined {
  const next = index + by;
  if (next >= 0 && next < sizes[section]!) return { section, index: next };
  const other = neighbour(sizes, section, by);
  return other === undefined ? undefined : { section: other, index: by === 1 ? 0 : sizes[other]! - 1 };
}

function up(sizes: readonly number[], columns: number, { section, index }: Cell): Cell | undefined {
  if (index >= columns) return { section, index: index - columns };
  const above = neighbour(sizes, section, -1);
  if (above === undefined) return undefined;
  const lastRow = sizes[above]! - 1 - (sizes[above]! - 1) % columns;
  return { section: above, index: Math.min(lastRow + index, sizes[above]! - 1) };
}

function down(sizes: readonly number[], columns: number, at: Cell): Cell {
  const { section, index } = at;
  const last = sizes[section]! - 1;
  const lastRow = last - last % columns;
  if (index < lastRow) return { section, index: Math.min(index + columns, last) };
  const below = neighbour(sizes, section, 1);
  return below === undefined ? at : { section: below, index: Math.min(index % columns, sizes[below]! - 1) };
}

/** The next section in that direction that has cells. */
function neighbour(sizes: readonly number[], section: number, by: 1 | -1): number | undefined {
  for (let i = section + by; i >= 0 && i < sizes.length; i += by) if (sizes[i]! > 0) return i;
  return undefined;
}
