// deno-lint-ignore-file no-console
/**
 * `deno task faults`: kills a server under the talk of many, again and again, and says what became of their messages.
 * The suite does the same for seconds; this one goes on for minutes. `--kills=` and `--people=` change how long.
 */
import { chattersOn, checkHistory, untilSaid, whileTalking } from "@/tests/support/chatter.ts";
import { withChild } from "@/tests/support/child.ts";
import { median, percentile } from "@/tests/bench/numbers.ts";

const option = (name: string, otherwise: number) =>
  Number(Deno.args.find((arg) => arg.startsWith(`--${name}=`))?.split("=")[1] ?? otherwise);
const kills = option("kills", 100);
const people = option("people", 50);
/** Acknowledged before each kill, so that every one hits a server at work. */
const between = 200;

await withChild(async (child) => {
  const chatters = await chattersOn(child, people);
  const starts: number[] = [];
  const began = performance.now();
  await whileTalking(chatters, async () => {
    for (let round = 1; round <= kills; round++) {
      await untilSaid(chatters, between);
      await child.kill("SIGKILL");
      const killed = performance.now();
      await child.startAgain();
      starts.push(performance.now() - killed);
      if (round % 10 === 0) console.error(`${round} of ${kills} kills`);
    }
    await untilSaid(chatters, between);
  });
  const seconds = (performance.now() - began) / 1000;
  const { messages, acknowledged } = await checkHistory(chatters);
  const rows: [string, string][] = [
    ["kills", String(kills)],
    ["people who talk", String(people)],
    ["seconds", seconds.toFixed(1)],
    ["messages stored", String(messages)],
    ["acknowledged, each there once under its number", String(acknowledged)],
    [
      "ready again after, p50 / p99 / longest",
      inMs(median(starts), percentile(starts, 0.99), Math.max(...starts)),
    ],
  ];
  console.log("| what | measured |\n| --- | --- |");
  for (const row of rows) console.log(`| ${row.join(" | ")} |`);
});

function inMs(...values: number[]): string {
  return `${values.map((value) => Math.round(value)).join(" / ")} ms`;
}
