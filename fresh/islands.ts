/**
 * Islands while a page is rendered: an island's markup goes between comments, its props are kept for the browser,
 * and JSX in its props becomes slots. Also here because they need the same hook: nonces on scripts and styles, and
 * the collection of <head>.
 *
 * The state of a render is a module variable, which is right only because a render never awaits: see render.ts.
 */
import { type ComponentChildren, createContext, Fragment, h, options, type VNode } from "preact";
import { useContext } from "preact/hooks";
import { collectHead, flatten } from "./head.ts";
import type { Build } from "./snapshot.ts";
import type { Island } from "./types.ts";
import { isElement, type IslandProps } from "./serialize.ts";

export interface Slot {
  id: number;
  prop: string;
  vnode: VNode;
  rendered: boolean;
}

export interface RenderState {
  build: Build | null;
  nonce: string;
  /** In front of the addresses of browser modules. */
  base: string;
  sawHead: boolean;
  headChildren: ComponentChildren[];
  islands: (IslandProps & { island: string; spec: Island })[];
  slots: Map<VNode, Slot>;
}

export const HEAD_MARK = "frsh:head";

let current: RenderState | null = null;

/** Runs a synchronous render with its state in place. */
export function withRenderState<T>(state: RenderState, run: () => T): T {
  const before = current;
  current = state;
  try {
    return run();
  } finally {
    current = before;
  }
}

collectHead((children) => current?.headChildren.push(children));

const hooks = options as typeof options & { __b?: (vnode: VNode) => void };
const beforeDiff = hooks.__b;
hooks.__b = (vnode) => {
  if (current !== null) prepare(current, vnode);
  beforeDiff?.(vnode);
};

type Props = Record<string, unknown>;
const original = Symbol("props before preparation");

function prepare(state: RenderState, vnode: VNode): void {
  const { type } = vnode;
  if (typeof type === "function") {
    const spec = state.build?.islands.get(type);
    if (spec !== undefined && !hosted.has(vnode)) hostIsland(vnode, spec);
    else if (type.constructor.name === "AsyncFunction") refuseAsync(type.name);
  } else if (type === "script" || type === "style") {
    vnode.props = { ...vnode.props, nonce: state.nonce } as typeof vnode.props;
  } else if (type === "head") {
    openHead(state, vnode);
  }
}

function refuseAsync(name: string): never {
  throw new TypeError(
    `Cannot render <${name}>: only pages, layouts and the app wrapper may be async; load the data there`,
  );
}

/** The children wait until all <Head> parts of the page are known. */
function openHead(state: RenderState, vnode: VNode): void {
  const props = vnode.props as Props & { [original]?: ComponentChildren };
  const children = original in props ? props[original] : vnode.props.children;
  state.sawHead = true;
  state.headChildren.unshift(children);
  vnode.props = { ...props, [original]: children, children: comment(HEAD_MARK) } as typeof vnode.props;
}

/** A vnode may be rendered again (a constant): its type is then the host already. */
function hostIsland(vnode: VNode, spec: Island): void {
  vnode.props = {
    spec,
    type: vnode.type,
    props: vnode.props,
    marker: vnode.key,
  } as unknown as VNode["props"];
  vnode.type = IslandHost as unknown as VNode["type"];
}

const InsideIsland = createContext(false);
/** Elements that have their host around them. */
const hosted = new WeakSet<VNode>();

interface HostProps {
  spec: Island;
  type: (props: Props) => VNode;
  props: Props;
  marker: unknown;
}

function IslandHost({ spec, type, props, marker }: HostProps): VNode {
  const element = h(type, props);
  hosted.add(element);
  // Inside another island it is a plain component: the outer one brings it to life.
  if (useContext(InsideIsland)) return element;
  const state = current!;
  const index = state.islands.length;
  state.islands.push({ island: spec.name, spec, props });
  element.props = replaceElements(state, props, "", new Set()) as VNode["props"];
  const key = marker === null || marker === undefined ? "" : encodeURIComponent(String(marker));
  return h(
    Fragment,
    null,
    comment(`frsh:island:${spec.name}:${index}:${key}`),
    h(InsideIsland.Provider, { value: true, children: withIds(element, index + 1) }),
    comment("/frsh:island"),
  );
}

function SlotHost({ slot }: { slot: Slot }): VNode {
  slot.rendered = true;
  return h(
    Fragment,
    null,
    comment(`frsh:slot:${slot.id}:${slot.prop}`),
    withIds(h(InsideIsland.Provider, { value: false, children: slot.vnode }), `s${slot.id}`),
    comment("/frsh:slot"),
  );
}

/** What an island did not show at first: kept in a template until it does. */
export function pendingSlots(state: RenderState): Slot[] {
  return [...state.slots.values()].filter((slot) => !slot.rendered);
}

export function slotTemplate(slot: Slot): VNode {
  return h("template", { id: `frsh-slot-${slot.id}` }, h(SlotHost, { slot })) as VNode;
}

function comment(text: string): VNode {
  // What preact-render-to-string offers for comments.
  return h(Fragment, { UNSTABLE_comment: text } as object);
}

/** useId() counts from the nearest mask upwards; the browser gives its islands the same ones. */
function withIds<P>(vnode: VNode<P>, mask: number | string): VNode<P> {
  return Object.assign(vnode, { __m: [mask, 0] });
}

/** The same value with every element in it replaced by its slot; copies only what changes. */
function replaceElements(state: RenderState, value: unknown, prop: string, seen: Set<unknown>): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isElement(value)) return h(SlotHost, { slot: slotOf(state, value, prop) });
  if (seen.has(value)) return value;
  if (Array.isArray(value)) {
    seen.add(value);
    const items = value.map((item) => replaceElements(state, item, prop, seen));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  seen.add(value);
  let copy: Props | null = null;
  for (const [name, item] of Object.entries(value)) {
    const replaced = replaceElements(state, item, prop || name, seen);
    if (replaced !== item) (copy ??= { ...value as Props })[name] = replaced;
  }
  return copy ?? value;
}

function slotOf(state: RenderState, vnode: VNode, prop: string): Slot {
  let slot = state.slots.get(vnode);
  if (slot === undefined) {
    slot = { id: state.slots.size, prop: prop.replace(/[^\w$]/g, "_"), vnode, rendered: false };
    state.slots.set(vnode, slot);
  }
  return slot;
}

/** All of <head>: the app's own, with the parts of the page in place of their like. */
export function headElements(state: RenderState, identity: (vnode: VNode) => string): VNode[] {
  const elements = new Map<string, VNode>();
  for (const vnode of state.headChildren.flatMap((children) => flatten(children))) {
    elements.set(identity(vnode), vnode);
  }
  for (const vnode of elements.values()) {
    if (vnode.key === null || vnode.key === undefined) continue;
    vnode.props = { ...vnode.props, "data-key": String(vnode.key) } as typeof vnode.props;
  }
  return [...elements.values()];
}
