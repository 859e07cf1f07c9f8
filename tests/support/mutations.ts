/** Bytes with something wrong in them, the same every time. */
type Bytes = Uint8Array<ArrayBuffer>;

/** The same numbers every time (mulberry32). */
export function seeded(seed: number): () => number {
  return () => {
    seed = seed + 0x6d2b79f5 | 0;
    let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 4294967296;
  };
}

export function mutated(original: Bytes, random: () => number): Bytes {
  const bytes = original.slice();
  const place = () => Math.floor(random() * bytes.length);
  for (let i = 0; i < 1 + random() * 8; i++) {
    const kind = random();
    if (kind < 0.5) bytes[place()]! ^= 1 << Math.floor(random() * 8);
    else if (kind < 0.8) bytes[place()] = Math.floor(random() * 256);
    else if (kind < 0.9) bytes.copyWithin(place(), place(), place());
    else bytes.fill(random() < 0.5 ? 0 : 255, place(), place());
  }
  return random() < 0.1 ? bytes.slice(0, place()) : bytes;
}
