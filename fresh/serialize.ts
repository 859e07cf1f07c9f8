/**
 * Island props on their way to the browser: one graph for all islands of a page, so that a signal or object shared
 * by two islands is still shared there. What cannot make the trip fails here, with the island and the prop named,
 * instead of arriving as something else.
 */
import type { VNode } from "preact";
import { Signal } from "@preact/signals";
import { stringify } from "devalue";

export interface IslandProps {
  island: string;
  props: Record<string, unknown>;
}

export function serializeProps(all: IslandProps[], slotId: (vnode: VNode) => number): string {
  try {
    return stringify(all.map(({ props }) => props), {
      Slot: (value) => isElement(value) && [slotId(value)],
      Signal: (value) => value instanceof Signal && !isComputed(value) && [value.peek()],
      Computed: (value) => isComputed(value) && [(value as Signal).peek()],
      // A view on a larger buffer would otherwise send the whole buffer.
      View: (value) => isPartialView(value) && [ownCopy(value)],
    });
  } catch (error) {
    throw explain(error, all);
  }
}

/** JSON as a string literal that can stand inside a script element. */
export function scriptLiteral(text: string): string {
  return escapeScript(JSON.stringify(text));
}

/** `<` could end the script or open a comment in it; the separators end a line in old parsers. */
export function escapeScript(json: string): string {
  return json.replace(/[<\u2028\u2029]/g, (char) => "\\u" + char.charCodeAt(0).toString(16).padStart(4, "0"));
}

/** Stricter than Preact's own test, which takes every object without a prototype for an element. */
export function isElement(value: unknown): value is VNode {
  return typeof value === "object" && value !== null && value.constructor === undefined &&
    "type" in value && "props" in value && "__v" in value;
}

function isComputed(value: unknown): boolean {
  return value instanceof Signal && Object.getPrototypeOf(value) !== Signal.prototype;
}

function isPartialView(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && value.byteLength < value.buffer.byteLength;
}

function ownCopy(view: ArrayBufferView): unknown {
  const buffer = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
  return new (view.constructor as new (buffer: ArrayBufferLike) => unknown)(buffer);
}

function explain(error: unknown, all: IslandProps[]): unknown {
  const { path, message } = error as { path?: string; message: string };
  const [, index, prop] = /^\[(\d+)\]\.?([^.[]*)/.exec(path ?? "") ?? [];
  const island = all[Number(index)]?.island;
  if (island === undefined) return error;
  const reason = message.charAt(0).toLowerCase() + message.slice(1);
  return new TypeError(`Cannot send prop "${prop}" of island ${island} to the browser: ${reason}`, {
    cause: error,
  });
}
