/**
 * Reads what several conversations have beyond given numbers, all together in the order of time. Holds no more than a
 * bounded number of entries, however many conversations there are and however long.
 */
import type { ConversationLog } from "../conversations/log.ts";
import type { Entry } from "../protocol/entries.ts";

export interface Read {
  conversation: string;
  entry: Entry;
}
interface Source {
  conversation: string;
  /** The last number that was read, and the last that is wanted. */
  after: number;
  to: number;
  /** What was read and not yet given, the next one last. */
  entries: Entry[];
}

/** Entries in memory, unless there are more conversations than that; and entries read in one go. */
const maxHeld = 2_000;
const chunk = { least: 4, most: 50 };

/**
 * @param gaps What to read, by conversation. What is said meanwhile is not read along: it comes after all of this, and where
 * one was read before it was said and another after, it would come in the wrong order.
 */
export async function* inOrderOfTime(
  log: Pick<ConversationLog, "since">,
  gaps: ReadonlyMap<string, { after: number; to: { n: number } }>,
): AsyncGenerator<Read> {
  const heap: Source[] = [];
  let held = 0;
  // Those that have much are read in larger pieces, as far as there is room.
  const refill = async (source: Source, limit: number) => {
    const read = await log.since(source.conversation, source.after, limit);
    source.entries = read.filter(({ n }) => n <= source.to).reverse();
    held += source.entries.length;
    source.after = source.entries[0]?.n ?? source.after;
    return source.entries.length > 0;
  };
  for (const [conversation, { after, to }] of gaps) {
    const source: Source = { conversation, after, to: to.n, entries: [] };
    if (await refill(source, chunk.least)) push(heap, source);
  }
  while (heap.length > 0) {
    const source = heap[0]!;
    held--;
    yield { conversation: source.conversation, entry: source.entries.pop()! };
    const limit = Math.max(chunk.least, Math.min(chunk.most, maxHeld - held));
    if (source.entries.length > 0 || await refill(source, limit)) replaceTop(heap, source);
    else replaceTop(heap, heap.pop()!);
  }
}

/** Whose next entry is the earliest is on top. */
function timeOf({ entries }: Source): number {
  return entries.at(-1)!.at;
}

function push(heap: Source[], source: Source): void {
  heap.push(source);
  for (let i = heap.length - 1; i > 0;) {
    const parent = (i - 1) >> 1;
    if (timeOf(heap[parent]!) <= timeOf(heap[i]!)) return;
    swap(heap, i, parent);
    i = parent;
  }
}

function replaceTop(heap: Source[], source: Source): void {
  if (heap.length === 0) return;
  heap[0] = source;
  for (let i = 0;;) {
    const [left, right] = [2 * i + 1, 2 * i + 2];
    let least = i;
    if (left < heap.length && timeOf(heap[left]!) < timeOf(heap[least]!)) least = left;
    if (right < heap.length && timeOf(heap[right]!) < timeOf(heap[least]!)) least = right;
    if (least === i) return;
    swap(heap, i, least);
    i = least;
  }
}

function swap(heap: Source[], a: number, b: number): void {
  [heap[a], heap[b]] = [heap[b]!, heap[a]!];
}
