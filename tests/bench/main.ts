// deno-lint-ignore-file no-console
/**
 * `deno task bench`: how fast, how much memory, how heavy, as a table with the machine named, or with `--json` for
 * programs. `--only=name,name` measures some rows, `--quick` each of them once and smaller.
 */
import { median, spread } from "./numbers.ts";
import type { Measured, Row, Size } from "./measuring.ts";
import { rows } from "./rows.ts";

const full: Size = { time: 9000, messages: 1_000_000, idle: 5000 };
const quick: Size = { time: 3000, messages: 100_000, idle: 1000 };

interface Result {
  row: Row;
  runs: Measured[];
}

const isQuick = Deno.args.includes("--quick");
const asJson = Deno.args.includes("--json");
const only = Deno.args.find((arg) => arg.startsWith("--only="))?.slice(7).split(",");
const results: Result[] = [];
for (const row of rows.filter(({ name }) => only?.includes(name) ?? true)) {
  if (!asJson) console.error(`measuring ${row.name}: ${row.what}`);
  const runs: Measured[] = [];
  for (let i = 0; i < (isQuick ? 1 : 3); i++) runs.push(await row.run(isQuick ? quick : full));
  results.push({ row, runs });
}
if (asJson) {
  console.log(
    JSON.stringify({ machine: machine(), size: isQuick ? quick : full, rows: results.map(toJson) }, null, 2),
  );
} else printTable();

function machine(): Record<string, string> {
  const cpu = /model name\s*:\s*(.*)/.exec(Deno.readTextFileSync("/proc/cpuinfo"))?.[1] ?? "unknown";
  return {
    cpu: `${cpu}, ${navigator.hardwareConcurrency} cores`,
    memory: `${Math.round(Deno.systemMemoryInfo().total / 2 ** 30)} GiB`,
    system: `${Deno.build.os} ${Deno.osRelease()}`,
    deno: Deno.version.deno,
    date: new Date().toISOString().slice(0, 10),
    note: "clients and server share the machine",
  };
}

function toJson({ row, runs }: Result) {
  const values = Object.fromEntries(
    Object.keys(runs[0]!).map((name) => [name, {
      median: valueOf(runs, name),
      runs: runs.map((run) => run[name]),
      ...row.target[name],
      met: isMet(row, name, valueOf(runs, name)),
    }]),
  );
  return { name: row.name, what: row.what, values };
}

function valueOf(runs: readonly Measured[], name: string): number {
  return median(runs.map((run) => run[name]!));
}

function isMet({ target }: Row, name: string, value: number): boolean | null {
  const { max, min } = target[name] ?? {};
  if (max === undefined && min === undefined) return null;
  return (max === undefined || value <= max) && (min === undefined || value >= min);
}

function printTable(): void {
  console.log(Object.entries(machine()).map(([name, value]) => `${name}: ${value}`).join("\n"));
  console.log("\n| row | what | value | measured | spread | target | |\n|---|---|---|---|---|---|---|");
  for (const { row, runs } of results) {
    for (const name of Object.keys(runs[0]!)) {
      const value = valueOf(runs, name);
      const { max, min, unit = "" } = row.target[name] ?? {};
      const target = max !== undefined ? `≤ ${words(max)}` : min !== undefined ? `≥ ${words(min)}` : "";
      const met = isMet(row, name, value);
      const apart = `${Math.round(spread(runs.map((run) => run[name]!)) * 100)} %`;
      const mark = met === null ? "" : met ? "met" : "missed";
      console.log(
        `| ${row.name} | ${row.what} | ${name} | ${words(value)} ${unit} | ${apart} | ${target} | ${mark} |`,
      );
    }
  }
}

function words(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(value < 10 ? 2 : 1);
}
