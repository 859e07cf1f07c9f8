import { signal } from "@preact/signals";

/** Of one module there is one, whoever loads it. */
export const tally = signal(0);
