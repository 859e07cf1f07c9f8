// This module is browser compatible.
/**
 * Code into parts with a role each (keyword, string, comment …). Heavy, and for some texts of strangers slower than
 * anybody waits: only core/browser/highlight_worker.ts imports it.
 */
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import markdown from "highlight.js/lib/languages/markdown";
import python from "highlight.js/lib/languages/python";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";

export type CodePart = string | { role: string; parts: CodePart[] };

const grammars = {
  bash,
  c,
  cpp,
  css,
  diff,
  go,
  java,
  javascript,
  json,
  markdown,
  python,
  rust,
  sql,
  typescript,
  xml,
  yaml,
};
const lowlight = createLowlight(grammars);

/** Further in, code has no roles of its own. */
const deepest = 12;

/** @param language an id of core/markup/languages.ts. */
export function highlight(language: string, text: string): CodePart[] {
  return lowlight.highlight(language, text).children.flatMap((node) => partOf(node, deepest));
}

type Node = ReturnType<typeof lowlight.highlight>["children"][number];

function partOf(node: Node, depth: number): CodePart[] {
  if (node.type !== "element" || depth === 0) return [textOf(node)];
  const names = node.properties.className;
  const role = Array.isArray(names) ? names.join(" ") : "";
  return [{ role, parts: node.children.flatMap((child) => partOf(child, depth - 1)) }];
}

/** Without recursion: hostile code nests as deep as it is long. */
function textOf(node: Node): string {
  let text = "";
  for (const waiting: Node[] = [node]; waiting.length > 0;) {
    const next = waiting.pop()!;
    if (next.type === "text") text += next.value;
    if (next.type === "element") waiting.push(...next.children.toReversed());
  }
  return text;
}
