/** What a row of the bench is, and how a process is looked at. */

export interface Measured {
  /** Values by what they are, in the unit of the row. */
  [name: string]: number;
}
export interface Row {
  name: string;
  what: string;
  /** Upper or lower bounds by name of the value. */
  target: Record<string, { max?: number; min?: number; unit: string }>;
  run(size: Size): Promise<Measured>;
}
export interface Size {
  /** Milliseconds of each measurement. */
  time: number;
  /** Messages of the largest store. */
  messages: number;
  idle: number;
}

// Beside the repository and not in /tmp, which may be memory: commits must reach a disk.
export async function temporary(): Promise<string> {
  return await Deno.makeTempDir({
    dir: new URL("../../..", import.meta.url).pathname,
    prefix: "parley-bench-",
  });
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** CPU that a process has used so far, microseconds (proc(5): utime and stime, in ticks of 10 ms). */
export function cpuOf(pid: number): number {
  const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Resident memory of a process, bytes. */
export function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))![1]) * 1024;
}

/** How many bytes more a process had at most, while something was done, than before. */
export async function growth<T>(pid: number, work: () => Promise<T>): Promise<{ result: T; more: number }> {
  const before = memoryOf(pid);
  let most = before;
  const timer = setInterval(() => most = Math.max(most, memoryOf(pid)), 20);
  try {
    return { result: await work(), more: most - before };
  } finally {
    clearInterval(timer);
  }
}
