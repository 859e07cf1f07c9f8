/** The arithmetic of the bench. */

/** The value below which `p` (0 to 1) of the values are; NaN for none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** How far the values are apart, as a share of the median. */
export function spread(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

/** The number of the last event in a message of the server, without parsing all of it; 0 when there is none. */
export function lastNumber(message: string): number {
  const at = message.lastIndexOf('"n":');
  if (at < 0 || !message.includes('"type":"event"')) return 0;
  let n = 0;
  for (let i = at + 4; i < message.length; i++) {
    const digit = message.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) break;
    n = n * 10 + digit;
  }
  return n;
}
