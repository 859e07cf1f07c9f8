// This module is browser compatible.
/** Languages whose code is coloured, by every name that is written behind a fence. */
export interface Language {
  /** As the highlighter calls it. */
  id: string;
  /** For people. */
  name: string;
}

const languages: readonly [id: string, name: string, others: string][] = [
  ["bash", "Shell", "sh shell zsh console terminal"],
  ["c", "C", "h"],
  ["cpp", "C++", "c++ cc cxx hpp h++"],
  ["css", "CSS", ""],
  ["diff", "Diff", "patch"],
  ["go", "Go", "golang"],
  ["java", "Java", ""],
  ["javascript", "JavaScript", "js jsx mjs cjs node"],
  ["json", "JSON", "jsonc json5"],
  ["markdown", "Markdown", "md"],
  ["python", "Python", "py python3"],
  ["rust", "Rust", "rs"],
  ["sql", "SQL", "mysql postgres postgresql psql sqlite"],
  ["typescript", "TypeScript", "ts tsx mts cts"],
  ["xml", "XML", "html xhtml svg rss atom"],
  ["yaml", "YAML", "yml"],
];

const byName = new Map(
  languages.flatMap(([id, name, others]) =>
    [id, ...others.split(" ")].map((key): [string, Language] => [key, { id, name }])
  ),
);

export function languageOf(label: string): Language | undefined {
  return label === "" ? undefined : byName.get(label.toLowerCase());
}
