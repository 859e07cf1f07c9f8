// This module is browser compatible.
/** What stands in a line of a message. */
import type { Inline } from "../../core/markup/markup.ts";
import { OwnEmoji } from "../emoji/Sign.tsx";
import { paths } from "../paths.ts";
import type { KnowingReader } from "./MessageText.tsx";

type Of<T extends Inline["type"]> = Extract<Inline, { type: T }>;

export function Inlines({ nodes, reader }: { nodes: readonly Inline[]; reader: KnowingReader }) {
  return (
    <>
      {nodes.map((node, i) => node.type === "text" ? node.text : <InlineOf key={i} {...{ node, reader }} />)}
    </>
  );
}

function InlineOf({ node, reader }: { node: Inline; reader: KnowingReader }) {
  switch (node.type) {
    case "text":
      return <>{node.text}</>;
    case "bold":
      return (
        <strong>
          <Inlines nodes={node.children} reader={reader} />
        </strong>
      );
    case "italic":
      return (
        <em>
          <Inlines nodes={node.children} reader={reader} />
        </em>
      );
    case "strike":
      return (
        <s>
          <Inlines nodes={node.children} reader={reader} />
        </s>
      );
    case "spoiler":
      return <Spoiler nodes={node.children} reader={reader} />;
    case "code":
      return <code dir="ltr">{node.text}</code>;
    case "link":
      return <Link node={node} reader={reader} />;
    case "emoji":
      return <span title={`:${node.name}:`}>{node.emoji}</span>;
    case "emojiPicture":
      return <OwnEmoji emoji={node.picture} />;
    case "mention":
      return <Mention node={node} reader={reader} />;
    case "everyone":
      return <span class="mention me">{node.text}</span>;
    case "roomLink":
      return <a class="room-mention" href={paths.room(node.id)} dir="auto">{node.text}</a>;
  }
}

/** Opens with a click, with the keyboard and without a script. */
function Spoiler({ nodes, reader }: { nodes: readonly Inline[]; reader: KnowingReader }) {
  return (
    <details class="spoiler">
      <summary>Spoiler</summary>
      <span class="spoiler-text">
        <Inlines nodes={nodes} reader={reader} />
      </span>
    </details>
  );
}

/** Tells the other site nothing of this one. */
function Link({ node, reader }: { node: Of<"link">; reader: KnowingReader }) {
  const [first] = node.children;
  const isBare = node.children.length === 1 && first?.type === "text" && /^https?:/i.test(first.text) &&
    node.target === undefined;
  return (
    <>
      <a
        href={node.href}
        title={isBare ? undefined : node.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        dir={isBare ? "ltr" : "auto"}
      >
        <Inlines nodes={node.children} reader={reader} />
      </a>
      {node.target !== undefined && <span class="link-target" dir="ltr">{` (${node.target})`}</span>}
    </>
  );
}

function Mention({ node, reader }: { node: Of<"mention">; reader: KnowingReader }) {
  const person = reader.person(node.username);
  return (
    <span
      class={node.username === reader.me ? "mention me" : "mention"}
      title={person?.name}
      {...(person && { role: "button", tabIndex: 0, "data-person": person.id })}
    >
      {node.text}
    </span>
  );
}
