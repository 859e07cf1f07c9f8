/**
 * Why the server does not start, as a sentence for whoever runs it. Thrown before anything is served: wrong
 * settings, a store of a newer Parley, a damaged file, a second process on the same data. main.ts prints the
 * sentence without a stack and leaves with `exitCode`, so that a supervisor does not try again for ever.
 */
export class CannotStart extends Error {
  override readonly name = "CannotStart";
  /** EX_CONFIG of sysexits(3): trying again changes nothing, a person has to. */
  readonly exitCode = 78;
}
