// This module is browser compatible.
/** Where pictures become emoji: chosen, dropped anywhere or pasted, each with its name, then added together. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { FieldError } from "../components/FieldError.tsx";
import { Close, Plus } from "../components/icons.tsx";
import { Note } from "../components/Note.tsx";
import { acceptedEmoji, EmojiBatch, type EmojiToBe, nameRule } from "../core/browser/emoji_batch.ts";
import { limits } from "../core/protocol/limits.ts";

/** One for the page: what was chosen is there again when the dialog is. */
const batch = new EmojiBatch();

export default function EmojiAdding() {
  const chooser = useRef<HTMLInputElement>(null);
  const choose = useRef<HTMLButtonElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const over = useSignal(false);
  const { waiting, busy } = batch;
  const add = async (files: Iterable<File>) => {
    const before = batch.waiting.length;
    await batch.choose(files);
    requestAnimationFrame(() => {
      const fields = form.current?.querySelectorAll<HTMLInputElement>("input:not([type=file])");
      if (!isNaming()) fields?.[before]?.select();
    });
  };
  useEffect(() => takeFiles((on) => over.value = on, (files) => void add(files)), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    const named = document.activeElement;
    await batch.add();
    requestAnimationFrame(() => {
      const at = document.activeElement;
      // Who does something else by now goes on with it.
      if (at?.matches("input, a") && at !== named) return;
      const wrong = form.current?.querySelector<HTMLElement>("[aria-invalid]");
      (wrong ?? (batch.waiting.length === 0 ? choose.current : null))?.focus();
    });
  };
  return (
    <form class={over.value ? "emoji-adding over" : "emoji-adding"} ref={form} onSubmit={submit}>
      <div class="emoji-choosing">
        <input
          type="file"
          accept={acceptedEmoji}
          multiple
          hidden
          ref={chooser}
          aria-label="Pictures"
          onChange={({ currentTarget }) => {
            void add([...currentTarget.files ?? []]);
            currentTarget.value = "";
          }}
        />
        <button type="button" class="button" ref={choose} onClick={() => chooser.current!.click()}>
          <Plus size={18} />Choose pictures
        </button>
        <p class="field-hint">
          Or drop or paste them here. They are made to fit 128 × 128 pixels; a GIF of at most that size, and
          of 256 KB, goes on moving.
        </p>
      </div>
      {batch.refused.value !== undefined && <Note kind="danger">{batch.refused.value}</Note>}
      {batch.told.value !== undefined && <Note kind="success">{batch.told.value}</Note>}
      {waiting.length > 0 && (
        <>
          <ul class="emoji-waiting" aria-label="About to be added">
            {waiting.map((one) => <Waiting key={one.key} one={one} />)}
          </ul>
          <button type="submit" class="button primary" aria-busy={busy} disabled={busy}>
            {waiting.length === 1 ? "Add emoji" : `Add ${waiting.length} emoji`}
          </button>
        </>
      )}
    </form>
  );
}

function Waiting({ one: { key, url, file, name, problem } }: { one: EmojiToBe }) {
  const id = `emoji-${key}`;
  return (
    <li>
      <span class="emoji-preview">
        <img src={url} alt={file} title={file} />
      </span>
      <span class="emoji-naming">
        <label class="quiet" for={id}>Name of {file}</label>
        <span class="emoji-colons">
          <input
            id={id}
            class="input"
            value={name}
            maxLength={limits.emojiName}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            dir="ltr"
            aria-invalid={problem !== undefined || undefined}
            aria-describedby={problem === undefined ? undefined : `${id}-error`}
            title={nameRule}
            onInput={({ currentTarget }) => {
              const tidy = currentTarget.value.toLowerCase().replaceAll(" ", "_").replaceAll(":", "");
              if (tidy !== currentTarget.value) currentTarget.value = tidy;
              batch.rename(key, tidy);
            }}
          />
        </span>
        {problem !== undefined && <FieldError id={`${id}-error`}>{problem}</FieldError>}
      </span>
      <button
        type="button"
        class="icon-button"
        aria-label={`Do not add ${file}`}
        title="Do not add it"
        onClick={() => batch.putAway(key)}
      >
        <Close size={18} />
      </button>
    </li>
  );
}

/** Somebody writes a name now, and is not to be led away from it. */
function isNaming(): boolean {
  return document.activeElement?.matches(".emoji-waiting .input") ?? false;
}

/** Files that are dropped or pasted anywhere while this is shown. @returns what ends it. */
function takeFiles(hover: (on: boolean) => void, take: (files: File[]) => void): () => void {
  const ending = new AbortController();
  const options = { signal: ending.signal, capture: true };
  let depth = 0;
  const on = (type: string, act: (event: DragEvent) => void) =>
    addEventListener(type, (event) => {
      if (!(event as DragEvent).dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      act(event as DragEvent);
    }, options);
  on("dragenter", () => hover(++depth > 0));
  on("dragleave", () => hover(--depth > 0));
  // Without this the browser would open the file in place of the page.
  on("dragover", () => {});
  on("drop", (event) => {
    depth = 0;
    hover(false);
    take([...event.dataTransfer!.files]);
  });
  addEventListener("paste", (event) => {
    const files = [...(event as ClipboardEvent).clipboardData?.files ?? []];
    if (files.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    take(files);
  }, options);
  return () => ending.abort();
}
