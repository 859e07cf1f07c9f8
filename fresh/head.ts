// This module is browser compatible.
/**
 * <Head>: title, meta, link and the like from anywhere in a page or an island. On the server they are collected and
 * put into <head>, replacing their like; in the browser an effect keeps document.head in step.
 */
import { type ComponentChildren, Fragment, toChildArray, type VNode } from "preact";
import { useEffect } from "preact/hooks";
import { IS_BROWSER } from "./assets.ts";

export interface HeadProps {
  children?: ComponentChildren;
}

let collect: (children: ComponentChildren) => void = () => {};

/** Set by the server's renderer. */
export function collectHead(collector: typeof collect): void {
  collect = collector;
}

export function Head({ children }: HeadProps): null {
  if (IS_BROWSER) useHead(flatten(children));
  else collect(children);
  return null;
}

/** The elements, without the fragments around them. */
export function flatten(children: ComponentChildren): VNode[] {
  return toChildArray(children).flatMap((child) => {
    if (typeof child !== "object") return [];
    return child.type === Fragment ? flatten(child.props.children) : [child];
  });
}

/** Elements with the same identity replace each other: the title, equal keys, equal tags and attributes. */
export function headIdentity(vnode: VNode): string {
  if (vnode.type === "title") return "title";
  if (vnode.key !== null && vnode.key !== undefined) return `key:${vnode.key}`;
  return `${String(vnode.type)}:${JSON.stringify(vnode.props)}`;
}

function useHead(elements: VNode[]): void {
  useEffect(() => {
    const undo = elements.map(applyElement);
    return () => undo.forEach((run) => run());
  }, [elements.map((element) => headIdentity(element) + textOf(element)).join("\n")]);
}

function applyElement(vnode: VNode): () => void {
  if (vnode.type === "title") {
    const before = document.title;
    document.title = textOf(vnode);
    return () => document.title = before;
  }
  const existing = findElement(vnode);
  const element = existing ?? document.createElement(String(vnode.type));
  const before = attributesOf(element);
  setAttributes(element, attributesFrom(vnode));
  if (existing === null) {
    element.textContent = textOf(vnode);
    document.head.append(element);
  }
  return () => existing === null ? element.remove() : setAttributes(element, before);
}

function findElement(vnode: VNode): Element | null {
  const key = vnode.key;
  const wanted = attributesFrom(vnode);
  return [...document.head.querySelectorAll(String(vnode.type))].find((element) =>
    key !== null && key !== undefined
      ? element.getAttribute("data-key") === String(key)
      : [...wanted].every(([name, value]) => element.getAttribute(name) === value)
  ) ?? null;
}

function attributesFrom(vnode: VNode): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [name, value] of Object.entries(vnode.props)) {
    if (name === "children" || value === false || value === null || value === undefined) continue;
    attributes.set(aliases[name] ?? name, value === true ? "" : String(value));
  }
  if (vnode.key !== null && vnode.key !== undefined) attributes.set("data-key", String(vnode.key));
  return attributes;
}

const aliases: Record<string, string> = {
  className: "class",
  httpEquiv: "http-equiv",
  crossOrigin: "crossorigin",
};

function attributesOf(element: Element): Map<string, string> {
  return new Map([...element.attributes].map(({ name, value }) => [name, value]));
}

function setAttributes(element: Element, attributes: Map<string, string>): void {
  for (const { name } of [...element.attributes]) if (!attributes.has(name)) element.removeAttribute(name);
  for (const [name, value] of attributes) element.setAttribute(name, value);
}

function textOf(vnode: VNode): string {
  return toChildArray(vnode.props.children).filter((child) => typeof child !== "object").join("");
}
