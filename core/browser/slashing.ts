// This module is browser compatible.
/** A command in the field of a composer: what is said about it, and what becomes of the text when it has run. */
import { signal } from "@preact/signals";
import type { NewPoll } from "../protocol/shapes.ts";
import { laterCode } from "./later.ts";
import type { SlashPlace, SlashState } from "./slash.ts";

export interface Desk extends Omit<SlashPlace, "now"> {
  /** What stands in the field; undefined when it is gone, because another page is shown. */
  typed(): string | undefined;
  say(text: string): void;
  ask(poll: NewPoll): void;
  emptied(text: string): void;
}

const commands = laterCode(() => import("./slash.ts"));

export class Slashing {
  readonly state = signal<SlashState>({ text: "" });

  /** At every change of the field. */
  look(text: string): void {
    const begun = text[0] === "/" ? text : "";
    const { text: before, outcome } = this.state.peek();
    if (begun !== before || outcome !== undefined) this.state.value = { text: begun };
  }

  close(): void {
    this.state.value = { text: "" };
  }

  async run(text: string, desk: Desk): Promise<void> {
    const { client, conversation } = desk;
    const before = desk.typed();
    const outcome = await commands().then(({ run }) => run(text, { ...desk, now: Date.now })).catch(() => ({
      kind: "refused" as const,
      problem: "Commands cannot be loaded without a connection; please try again",
    }));
    // Who has typed on meanwhile keeps that.
    const untouched = desk.typed() === before;
    if (outcome.kind === "send") return untouched ? desk.say(outcome.text) : undefined;
    if (outcome.kind === "poll") desk.ask(outcome.poll);
    if (outcome.kind !== "refused") {
      if (untouched) desk.emptied(text);
      client.composing(conversation, "");
    }
    if (desk.typed() !== undefined) this.state.value = { text: "", outcome };
  }
}
