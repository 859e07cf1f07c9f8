// This module is browser compatible.
/**
 * The text of a message: its tree of markup as elements and text nodes. Whatever was written, nothing else than the
 * elements named here comes of it, and no attribute but these; HTML is never built from strings.
 */
import type { ComponentType } from "preact";
import { useMemo } from "preact/hooks";
import { type Block, emojiOnly, type MarkupOptions, parseMarkup } from "../../core/markup/markup.ts";
import type { Person } from "../../core/protocol/entries.ts";
import { CodeBlock, type CodeBlockProps } from "./CodeBlock.tsx";
import type { Players } from "./Files.tsx";
import { Inlines } from "./Inlines.tsx";

/** What a text means to its reader. */
export interface Reader extends MarkupOptions {
  /** The reader's username: mentions of it stand out. */
  me?: string;
  /** Shows code; in the browser with colours and a button to copy it. */
  Code?: ComponentType<CodeBlockProps>;
  /** Play its files. */
  players?: Players;
}

export interface KnowingReader extends Reader {
  /** Somebody by username, for the name behind a mention. */
  person(username: string): Person | undefined;
}

export interface MessageTextProps {
  text: string;
  reader?: Reader;
  /** The people it speaks to, as far as they are known: their names stand behind the mentions. */
  mentioned?: readonly (Person | undefined)[];
}

const nobody: Reader = {};

export function MessageText({ text, reader = nobody, mentioned = [] }: MessageTextProps) {
  const blocks = useMemo(() => parseMarkup(text, reader), [text, reader]);
  const person = (username: string) => mentioned.find((it) => it?.username === username);
  return (
    <div class={emojiOnly(text, reader.emoji) ? "message-text emoji-only" : "message-text"} dir="auto">
      <Blocks blocks={blocks} reader={{ ...reader, person }} />
    </div>
  );
}

function Blocks({ blocks, reader }: { blocks: readonly Block[]; reader: KnowingReader }) {
  return <>{blocks.map((block, i) => <BlockOf key={i} block={block} reader={reader} />)}</>;
}

function BlockOf({ block, reader }: { block: Block; reader: KnowingReader }) {
  switch (block.type) {
    case "paragraph":
      // Not <p>, which a spoiler would end.
      return (
        <div class="paragraph">
          <Inlines nodes={block.children} reader={reader} />
        </div>
      );
    case "heading": {
      // The page's own headings go down to the days.
      const Heading = (["h3", "h4", "h5"] as const)[block.level - 1]!;
      return (
        <Heading>
          <Inlines nodes={block.children} reader={reader} />
        </Heading>
      );
    }
    case "quote":
      return (
        <blockquote>
          <Blocks blocks={block.children} reader={reader} />
        </blockquote>
      );
    case "list": {
      const items = block.items.map((item, i) => (
        <li key={i}>
          <Blocks blocks={item} reader={reader} />
        </li>
      ));
      return block.start === undefined ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
    }
    case "codeBlock": {
      const Code = reader.Code ?? CodeBlock;
      return <Code language={block.language} text={block.text} />;
    }
  }
}
