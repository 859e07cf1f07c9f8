// This module is browser compatible.
/** The sounds that tell of something: made of a few tones each, so they are nobody's and weigh nothing. */
export const soundNames = ["drop", "chime", "pluck", "knock", "bell", "rise"] as const;
export type BuiltIn = typeof soundNames[number];

export const soundTitles: Record<BuiltIn, string> = {
  drop: "Drop",
  chime: "Chime",
  pluck: "Pluck",
  knock: "Knock",
  bell: "Bell",
  rise: "Rise",
};

interface Tone {
  /** Seconds after the beginning, and how long it takes to fade. */
  at: number;
  fades: number;
  hertz: number;
  /** Glides there. */
  to?: number;
  wave?: OscillatorType;
  /** From 0 to 1. */
  loud?: number;
}

const tones: Record<BuiltIn, readonly Tone[]> = {
  drop: [{ at: 0, fades: 0.16, hertz: 620, to: 1_240, loud: 0.7 }],
  chime: [
    { at: 0, fades: 0.5, hertz: 1_046.5, loud: 0.5 },
    { at: 0.11, fades: 0.7, hertz: 1_568, loud: 0.5 },
  ],
  pluck: [
    { at: 0, fades: 0.3, hertz: 587.3, wave: "triangle", loud: 0.7 },
    { at: 0, fades: 0.18, hertz: 1_174.7, loud: 0.25 },
  ],
  knock: [
    { at: 0, fades: 0.09, hertz: 240, to: 90, wave: "triangle", loud: 1 },
    { at: 0.15, fades: 0.09, hertz: 240, to: 90, wave: "triangle", loud: 1 },
  ],
  bell: [
    { at: 0, fades: 1.4, hertz: 659.3, loud: 0.5 },
    { at: 0, fades: 0.9, hertz: 1_320, loud: 0.25 },
    { at: 0, fades: 0.5, hertz: 1_985, loud: 0.15 },
  ],
  rise: [
    { at: 0, fades: 0.18, hertz: 523.3, loud: 0.5 },
    { at: 0.09, fades: 0.18, hertz: 659.3, loud: 0.5 },
    { at: 0.18, fades: 0.4, hertz: 784, loud: 0.5 },
  ],
};

/** Silence that an exponential fade can reach. */
const nothing = 0.0001;

/** @returns seconds that it lasts. */
export function playTones(context: BaseAudioContext, into: AudioNode, name: BuiltIn): number {
  const begin = context.currentTime + 0.02;
  for (const { at, fades, hertz, to, wave = "sine", loud = 1 } of tones[name]) {
    const tone = context.createOscillator();
    const gain = context.createGain();
    const [from, until] = [begin + at, begin + at + fades];
    tone.type = wave;
    tone.frequency.setValueAtTime(hertz, from);
    if (to !== undefined) tone.frequency.exponentialRampToValueAtTime(to, until);
    gain.gain.setValueAtTime(nothing, from);
    gain.gain.exponentialRampToValueAtTime(loud, from + 0.008);
    gain.gain.exponentialRampToValueAtTime(nothing, until);
    tone.connect(gain).connect(into);
    tone.start(from);
    tone.stop(until);
  }
  return Math.max(...tones[name].map(({ at, fades }) => at + fades));
}
