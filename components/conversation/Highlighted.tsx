// This module is browser compatible.
/** Code with colours: text nodes in spans, each with the classes of its role. */
import type { CodePart } from "../../core/browser/highlight.ts";

export function Highlighted({ parts }: { parts: readonly CodePart[] }) {
  return (
    <>
      {parts.map((part, i) =>
        typeof part === "string" ? part : (
          <span key={i} class={part.role}>
            <Highlighted parts={part.parts} />
          </span>
        )
      )}
    </>
  );
}
