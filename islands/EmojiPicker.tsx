// This module is browser compatible.
/**
 * Picks an emoji: by looking, by searching, from the last ones. Load it when it is first opened
 * (`await import("./EmojiPicker.tsx")`), because all emoji come with it. Beside its button on a large screen, a sheet at
 * the bottom on a phone.
 */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import {
  type EmojiCell,
  emojiColumns,
  type EmojiSection,
  EmojiSections,
} from "../components/emoji/EmojiSections.tsx";
import { SkinTones } from "../components/emoji/SkinTones.tsx";
import { Clock, Plus, Search, Smile } from "../components/icons.tsx";
import { EmojiPicture } from "../components/emoji/EmojiPicture.tsx";
import { ourEmoji, ours, wantOurs } from "../core/browser/our_emoji.ts";
import { aboutOurs, managing } from "../core/browser/our_emoji_list.ts";
import { placeBy } from "../core/browser/placing.ts";
import { newestDrawable } from "../core/emoji/drawable.ts";
import { allEmoji, type Emoji, emojiOf, groups, searchEmoji, type SkinTone } from "../core/emoji/emoji.ts";
import { withSkinTone } from "../core/emoji/emoji.ts";
import { favourites } from "../core/emoji/favourites.ts";
import { type Cell, type Step, stepInGrid } from "../core/emoji/grid.ts";
import { ourEmojiLike } from "./emoji_choices.ts";

export interface EmojiPickerProps {
  onPick: (emoji: string) => void;
  /** Escape, or a press elsewhere. */
  onClose: () => void;
  /** The button that it belongs to: it opens beside it and gives the focus back to it. */
  anchor?: HTMLElement | null;
}

const maxFound = 80;
const recentName = "Recent";
const steps: Record<string, Step> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "first",
  End: "last",
};

export default function EmojiPicker({ onPick, onClose, anchor }: EmojiPickerProps) {
  const panel = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const mine = useMemo(favourites, []);
  const recent = useMemo(() => mine.recent(), []);
  const query = useSignal("");
  const tone = useSignal(mine.tone);
  const group = useSignal(0);
  // The first two at once, the others one by one: a frame has time for no more.
  const filled = useSignal(2);
  const pointed = useSignal<EmojiCell["of"] | undefined>(undefined);
  const isSearch = query.value.trim() !== "";
  const sections = useMemo(
    () => isSearch ? found(query.value, tone.value) : all(recent, tone.value),
    [query.value, tone.value, ours.value, aboutOurs.value],
  );
  useEffect(wantOurs, []);

  const before = useMemo(() => document.activeElement as HTMLElement | null, []);
  const pick = (emoji: string) => {
    mine.picked(emoji);
    onPick(emoji);
  };

  useLayoutEffect(() => open(panel.current!, anchor ?? null, onClose), [anchor]);
  useLayoutEffect(() => {
    // On a phone the keyboard would cover what one came to see.
    const field = matchMedia("(hover: hover)").matches ? search.current : panel.current;
    field?.focus({ preventScroll: true });
    const element = panel.current!;
    // Unless another has taken the keyboard meanwhile.
    return () => element.contains(document.activeElement) && before?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    const next = filled.value < sections.length ? requestAnimationFrame(() => filled.value++) : 0;
    return () => cancelAnimationFrame(next);
  }, [filled.value, sections]);
  useLayoutEffect(() => {
    list.current!.scrollTop = 0;
    group.value = 0;
    pointed.value = undefined;
  }, [query.value]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "Escape") onClose();
    else if (event.target === search.current) {
      if (event.key === "ArrowDown") focusCell(list.current!, { section: 0, index: 0 });
      else if (event.key === "Enter" && isSearch) {
        const first = sections[0]?.cells[0];
        if (first !== undefined) pick(first.shown);
      } else return;
    } else if (list.current!.contains(event.target as Node) && steps[event.key] !== undefined) {
      if (!move(list.current!, event.target as HTMLElement, steps[event.key]!)) search.current!.focus();
    } else {
      // Who types means to search; the key itself goes to the field.
      const isText = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey &&
        !event.altKey;
      if (isText) search.current!.focus();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const point = (event: Event) => pointed.value = known(emojiAt(event) ?? "");
  const scrolled = () => {
    const tops = [...list.current!.querySelectorAll<HTMLElement>(".emoji-section")].map((one) =>
      one.offsetTop
    );
    group.value = Math.max(0, tops.findLastIndex((top) => top <= list.current!.scrollTop + 1));
  };

  return (
    <div
      class="emoji-picker"
      role="dialog"
      aria-label="Emoji"
      popover="manual"
      tabIndex={-1}
      ref={panel}
      onKeyDown={onKeyDown}
    >
      <div class="emoji-head">
        <label class="emoji-search">
          <Search size={18} />
          <input
            type="search"
            aria-label="Search emoji"
            placeholder="Search emoji"
            autocomplete="off"
            spellcheck={false}
            enterkeyhint="search"
            ref={search}
            onInput={(event) => query.value = event.currentTarget.value}
          />
        </label>
        {aboutOurs.value?.manage && (
          <button
            type="button"
            class="button small"
            title="Add an emoji of this server’s own"
            onClick={() => {
              // The dialog gives the keyboard back to where it finds it.
              before?.focus({ preventScroll: true });
              onClose();
              managing.value = true;
            }}
          >
            <Plus size={16} />Add emoji
          </button>
        )}
      </div>
      {!isSearch && <Tabs sections={sections} current={group} onTab={(i) => jump(list.current!, i)} />}
      <div
        class="emoji-list"
        ref={list}
        onScroll={scrolled}
        onMouseOver={point}
        onFocusIn={point}
        onClick={(event) => {
          const emoji = emojiAt(event);
          if (emoji !== undefined) pick(emoji);
        }}
      >
        <EmojiSections sections={sections} filled={filled.value} />
        {isSearch && (
          <p class={sections[0]!.cells.length === 0 ? "emoji-none" : "quiet"} role="status">
            {sections[0]!.cells.length === 0
              ? `No emoji for “${query.value.trim()}”`
              : `${sections[0]!.cells.length} found`}
          </p>
        )}
      </div>
      <footer class="emoji-foot">
        <Pointed emoji={pointed} />
        <SkinTones
          tone={tone.value}
          onTone={(chosen) => tone.value = mine.tone = chosen}
        />
      </footer>
    </div>
  );
}

function Tabs(
  props: { sections: readonly EmojiSection[]; current: Signal<number>; onTab: (section: number) => void },
) {
  return (
    <div class="emoji-tabs" role="toolbar" aria-label="Groups">
      {props.sections.map((section, i) => (
        <button
          key={section.name}
          type="button"
          class="emoji-tab"
          aria-label={section.name}
          title={section.name}
          aria-current={props.current.value === i || undefined}
          onClick={() => props.onTab(i)}
        >
          <TabSign section={section} />
        </button>
      ))}
    </div>
  );
}

function TabSign({ section: { name, cells } }: { section: EmojiSection }) {
  if (name === recentName) return <Clock size={18} />;
  const sign = groups.find((group) => group.name === name)?.sign;
  if (sign !== undefined) return <>{sign}</>;
  const first = ourEmoji(cells[0]!.shown);
  return first ? <EmojiPicture emoji={first} small /> : <Smile size={18} />;
}

/** What is pointed at, by name. */
function Pointed({ emoji: { value: emoji } }: { emoji: Signal<EmojiCell["of"] | undefined> }) {
  return (
    <p class="emoji-pointed" aria-hidden="true">
      {emoji !== undefined && (
        <>
          <b class="one-line">{emoji.name}</b>
          {emoji.shortcodes.length > 0 && <span class="one-line">:{emoji.shortcodes[0]}:</span>}
        </>
      )}
    </p>
  );
}

function all(recent: readonly string[], tone: SkinTone): EmojiSection[] {
  const newest = newestDrawable();
  const kept = recent.flatMap((shown) => {
    const of = known(shown);
    return of === undefined ? [] : [{ shown, of }];
  });
  const own = [...ours.value.keys()].sort().map((name) => ourCell(`:${name}:`));
  // No group of the others is called like it.
  const server = aboutOurs.value?.server ?? "";
  const called = server === "" || isGroup(server) ? "Of this server" : server;
  const drawable = Map.groupBy(allEmoji.filter(({ version }) => version <= newest), (emoji) => emoji.group);
  return [
    ...(kept.length === 0 ? [] : [{ name: recentName, cells: kept }]),
    ...(own.length === 0 ? [] : [{ name: called, cells: own }]),
    ...groups.map(({ name }) => ({ name, cells: (drawable.get(name) ?? []).map((of) => cellOf(of, tone)) })),
  ];
}

function found(query: string, tone: SkinTone): EmojiSection[] {
  const newest = newestDrawable();
  const drawable = searchEmoji(query, maxFound).filter(({ version }) => version <= newest);
  const own = ourEmojiLike(query, maxFound).map(({ emoji }) => ourCell(emoji));
  return [{ name: "Found", cells: [...own, ...drawable.map((of) => cellOf(of, tone))] }];
}

/** What is known of what is shown; undefined of one of ours that is gone. */
function known(shown: string): EmojiCell["of"] | undefined {
  return ourEmoji(shown) ? ourCell(shown).of : emojiOf(shown);
}

function ourCell(shown: string): EmojiCell {
  return { shown, of: { name: shown, shortcodes: [] } };
}

function isGroup(name: string): boolean {
  return name === recentName || groups.some((group) => group.name === name);
}

function cellOf(of: Emoji, tone: SkinTone) {
  return { shown: of.toned ? withSkinTone(of.emoji, tone) : of.emoji, of };
}

/** In the top layer, placed, until what it returns is called. */
function open(panel: HTMLElement, anchor: HTMLElement | null, onClose: () => void): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const place = () => {
    const screen = { width: document.documentElement.clientWidth, height: innerHeight };
    const centre = { left: screen.width, top: screen.height, width: 0, height: 0 };
    const { left, top } = placeBy(anchor?.getBoundingClientRect() ?? centre, {
      width: panel.offsetWidth,
      height: panel.offsetHeight,
    }, screen);
    panel.style.setProperty("--left", `${left}px`);
    panel.style.setProperty("--top", `${top}px`);
    const view = globalThis.visualViewport;
    const covered = view === null ? 0 : innerHeight - view.height - view.offsetTop;
    panel.style.setProperty("--keyboard", `${Math.max(0, covered)}px`);
  };
  panel.showPopover?.();
  place();
  addEventListener("resize", place, { signal });
  globalThis.visualViewport?.addEventListener("resize", place, { signal });
  document.addEventListener("pointerdown", (event) => {
    const target = event.target as Node;
    if (!panel.contains(target) && !anchor?.contains(target)) onClose();
  }, { signal, capture: true });
  return () => ending.abort();
}

function emojiAt({ target }: Event): string | undefined {
  return (target as Element).closest<HTMLElement>("[data-emoji]")?.dataset.emoji;
}

function cellsOf(list: HTMLElement): HTMLElement[][] {
  return [...list.querySelectorAll(".emoji-section")].map((
    one,
  ) => [...one.querySelectorAll<HTMLElement>(".emoji-cell")]);
}

/** False when the step leads out of the list. */
function move(list: HTMLElement, from: HTMLElement, step: Step): boolean {
  const cells = cellsOf(list);
  const section = cells.findIndex((some) => some.includes(from));
  if (section === -1) return true;
  const at = { section, index: cells[section]!.indexOf(from) };
  const next = stepInGrid(cells.map(({ length }) => length), emojiColumns, at, mirrored(list, step));
  if (next !== undefined) focusCell(list, next);
  return next !== undefined;
}

function mirrored(list: HTMLElement, step: Step): Step {
  if (getComputedStyle(list).direction !== "rtl") return step;
  return step === "left" ? "right" : step === "right" ? "left" : step;
}

function focusCell(list: HTMLElement, { section, index }: Cell): void {
  const cell = cellsOf(list)[section]?.[index];
  cell?.focus({ preventScroll: true });
  cell?.scrollIntoView({ block: "nearest" });
}

function jump(list: HTMLElement, section: number): void {
  list.scrollTop = list.querySelectorAll<HTMLElement>(".emoji-section")[section]?.offsetTop ?? 0;
}
