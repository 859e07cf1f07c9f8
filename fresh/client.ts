// This module is browser compatible.
/**
 * Brings the islands of a page to life. Each is hydrated where the server put it, between its two comments, so the
 * elements stay the same ones: what was typed before the scripts arrived, the caret and the focus remain.
 *
 * Slots (JSX that the page gave to an island) are read back from the page into elements, islands inside them
 * included, before anything is hydrated.
 */
import { type ComponentChildren, type ComponentType, h, hydrate, type VNode } from "preact";
import { computed, signal } from "@preact/signals";
import { parse } from "devalue";

type Islands = Record<string, ComponentType>;
type Props = Record<string, unknown>;

interface Page {
  islands: Islands;
  props: Props[];
  slots: Map<number, ComponentChildren>;
}

interface Found {
  name: string;
  index: number;
  key: string;
  start: Comment;
  end: Comment;
}

export function boot(islands: Islands, data: string): void {
  const page: Page = { islands, props: [], slots: new Map() };
  page.props = parse(data, revivers(page)) as Props[];
  const found = findIslands();
  readSlots(page, document.body);
  for (const template of document.querySelectorAll<HTMLTemplateElement>("template[id^=frsh-slot-]")) {
    readSlots(page, template.content);
    template.remove();
  }
  for (const island of found) {
    try {
      hydrateIsland(page, island);
    } catch (error) {
      reportError(error);
    }
  }
}

function revivers(page: Page): Record<string, (value: unknown) => unknown> {
  return {
    Signal: (value) => signal((value as unknown[])[0]),
    Computed: (value) => computed(() => (value as unknown[])[0]),
    View: (value) => (value as unknown[])[0],
    Slot: (value) => h(Slot, { page, id: (value as number[])[0]! }),
  };
}

function Slot({ page, id }: { page: Page; id: number }): ComponentChildren {
  return page.slots.get(id);
}

/** The islands that are not inside another one. */
function findIslands(): Found[] {
  const found: Found[] = [];
  const comments = document.createTreeWalker(document.body, NodeFilter.SHOW_COMMENT);
  let depth = 0;
  let open: Comment | null = null;
  while (comments.nextNode()) {
    const comment = comments.currentNode as Comment;
    if (comment.data.startsWith("frsh:island:")) {
      if (depth++ === 0) open = comment;
    } else if (comment.data === "/frsh:island" && --depth === 0) {
      found.push({ ...readMarker(open!), start: open!, end: comment });
    }
  }
  return found;
}

function readMarker({ data }: Comment): { name: string; index: number; key: string } {
  const [, , name, index, key] = data.split(":");
  return { name: name!, index: Number(index), key: decodeURIComponent(key ?? "") };
}

function islandElement(page: Page, name: string, index: number, key: string): VNode {
  const vnode = h(page.islands[name]!, { ...page.props[index], ...(key === "" ? {} : { key }) });
  // useId() counts from here, as it did on the server.
  return Object.assign(vnode, { __m: [index + 1, 0] });
}

function hydrateIsland(page: Page, { name, index, key, start, end }: Found): void {
  if (start.parentNode === null || start.parentNode !== end.parentNode) {
    throw new Error(
      `Cannot start island ${name}: the HTML parser moved it apart; is there a block element inside a <p>?`,
    );
  }
  removeMarkers(start, end);
  const touched = touchedFields(start, end);
  hydrate(islandElement(page, name, index, key), new IslandRoot(start, end) as unknown as Element);
  touched.forEach(tellOfInput);
}

/** Preact takes the first node for the place of the first element; a comment there would move the element. */
function removeMarkers(start: Comment, end: Comment): void {
  const range = document.createRange();
  range.setStartAfter(start);
  range.setEndBefore(end);
  const comments = document.createTreeWalker(range.commonAncestorContainer, NodeFilter.SHOW_COMMENT);
  const markers: Comment[] = [];
  while (comments.nextNode()) {
    const comment = comments.currentNode as Comment;
    if (/^\/?frsh:/.test(comment.data) && range.comparePoint(comment, 0) === 0 && comment !== end) {
      markers.push(comment);
    }
  }
  for (const marker of markers) if (marker !== start) marker.remove();
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What somebody filled in before the island could listen. */
function touchedFields(start: Comment, end: Comment): Field[] {
  const fields: Field[] = [];
  for (let node = start.nextSibling; node !== null && node !== end; node = node.nextSibling) {
    if (!(node instanceof Element)) continue;
    const inside = [...node.querySelectorAll<Field>("input,textarea,select")];
    if (node.matches("input,textarea,select")) inside.unshift(node as Field);
    fields.push(...inside.filter(isTouched));
  }
  return fields;
}

function isTouched(field: Field): boolean {
  if (field instanceof HTMLSelectElement) {
    const options = [...field.options];
    if (!options.some((option) => option.defaultSelected)) return !field.multiple && field.selectedIndex > 0;
    return options.some((option) => option.selected !== option.defaultSelected);
  }
  if (field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")) {
    return field.checked !== field.defaultChecked;
  }
  return field.value !== field.defaultValue;
}

/** So that a controlled field takes the value over instead of resetting it. */
function tellOfInput(field: Field): void {
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** A stand-in for the parent element that has only the nodes between two comments. */
class IslandRoot {
  readonly nodeType = 1;
  readonly #start: Comment;
  readonly #end: Comment;

  constructor(start: Comment, end: Comment) {
    this.#start = start;
    this.#end = end;
  }

  get #parent(): Element {
    return this.#end.parentNode as Element;
  }

  get namespaceURI(): string | null {
    return this.#parent.namespaceURI;
  }

  get ownerDocument(): Document {
    return document;
  }

  get parentNode(): Element {
    return this.#parent;
  }

  get firstChild(): Node | null {
    const first = this.#start.nextSibling;
    return first === this.#end ? null : first;
  }

  get childNodes(): Node[] {
    const nodes: Node[] = [];
    for (let node = this.firstChild; node !== null && node !== this.#end; node = node.nextSibling) {
      nodes.push(node);
    }
    return nodes;
  }

  contains(node: Node | null): boolean {
    return this.childNodes.some((child) => child.contains(node));
  }

  insertBefore(node: Node, before: Node | null): Node {
    return this.#parent.insertBefore(node, before !== null && this.#holds(before) ? before : this.#end);
  }

  appendChild(node: Node): Node {
    return this.insertBefore(node, null);
  }

  removeChild(node: Node): Node {
    return this.#parent.removeChild(node);
  }

  /** Preact may look past the end, where other things of the page are. */
  #holds(node: Node): boolean {
    return node.parentNode === this.#parent &&
      (this.#end.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
  }
}

function readSlots(page: Page, root: Node): void {
  const comments = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  while (comments.nextNode()) {
    const comment = comments.currentNode as Comment;
    if (!comment.data.startsWith("frsh:slot:")) continue;
    const id = Number(comment.data.split(":")[2]);
    if (!page.slots.has(id)) page.slots.set(id, readNodes(page, comment.nextSibling));
  }
}

/** Siblings as elements, up to the end of the slot. */
function readNodes(page: Page, first: Node | null): ComponentChildren[] {
  const children: ComponentChildren[] = [];
  for (let node = first; node !== null; node = node.nextSibling) {
    if (node instanceof Comment) {
      if (node.data === "/frsh:slot") break;
      if (!node.data.startsWith("frsh:island:")) continue;
      const { name, index, key } = readMarker(node);
      children.push(islandElement(page, name, index, key));
      node = endOfIsland(node);
    } else if (node instanceof Text) {
      children.push(node.data);
    } else if (node instanceof Element) {
      children.push(readElement(page, node));
    }
  }
  return children;
}

function endOfIsland(start: Comment): Node {
  let depth = 0;
  for (let node: Node | null = start; node !== null; node = node.nextSibling) {
    if (!(node instanceof Comment)) continue;
    if (node.data.startsWith("frsh:island:")) depth++;
    else if (node.data === "/frsh:island" && --depth === 0) return node;
  }
  throw new Error(`Cannot start island ${readMarker(start).name}: the HTML parser moved it apart`);
}

function readElement(page: Page, element: Element): VNode {
  const props: Record<string, unknown> = {};
  for (const { name, value } of element.attributes) {
    // An event attribute is text, which Preact would take for a listener.
    if (name.startsWith("on")) continue;
    const current = (element as unknown as Record<string, unknown>)[name];
    props[name] = value === "" && typeof current === "boolean" ? true : value;
  }
  return h(element.localName, props, ...readNodes(page, element.firstChild)) as VNode;
}
