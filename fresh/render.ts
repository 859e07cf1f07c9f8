/**
 * From a route's component to the HTML document. What is async (pages, layouts, app wrapper) is awaited first, from
 * the inside out; then the whole tree is rendered at once, so that renders of other requests cannot come in between.
 */
import { Fragment, h, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { ASSETS_ID, setAssetVersions } from "./assets.ts";
import { type Context, frameOf, pageProps } from "./context.ts";
import { headIdentity } from "./head.ts";
import {
  HEAD_MARK,
  headElements,
  pendingSlots,
  type RenderState,
  slotTemplate,
  withRenderState,
} from "./islands.ts";
import { escapeScript, scriptLiteral, serializeProps } from "./serialize.ts";
import type { Build } from "./snapshot.ts";
import { assetVersions } from "./static.ts";
import type { LayoutConfig, RouteComponent } from "./types.ts";

/** A Response when one of the components answers by itself. */
export async function renderWithin(
  ctx: Context<unknown>,
  page: VNode,
  config: LayoutConfig = {},
): Promise<string | Response> {
  const frame = frameOf(ctx);
  const around = config.skipInheritedLayouts ? [] : frame.layouts;
  let tree: VNode | Response = page;
  for (const component of around) {
    tree = await place(ctx, component, undefined, tree);
    if (tree instanceof Response) return tree;
  }
  if (!config.skipAppWrapper && frame.wrapper !== null) {
    tree = await place(ctx, frame.wrapper, undefined, tree);
    if (tree instanceof Response) return tree;
  }
  return renderDocument(ctx, tree);
}

/** The element of a component; an async one is run now. */
export async function place(
  ctx: Context<unknown>,
  component: RouteComponent,
  data: unknown,
  inner: VNode | null,
): Promise<VNode | Response> {
  const props = pageProps(ctx, data, () => inner);
  if (component.constructor.name !== "AsyncFunction") return h(component as () => VNode, props as object);
  const result = await component(props);
  return result instanceof Response ? result : h(Fragment, null, result);
}

function renderDocument(ctx: Context<unknown>, tree: VNode): string {
  const frame = frameOf(ctx);
  frame.nonce ??= createNonce();
  const state: RenderState = {
    build: frame.build,
    nonce: frame.nonce,
    base: frame.config.basePath,
    sawHead: false,
    headChildren: [],
    islands: [],
    slots: new Map(),
  };
  const before = setAssetVersions(
    frame.build === null ? null : assetVersions(frame.build, frame.config.basePath),
  );
  try {
    return withRenderState(state, () => assemble(state, renderToString(tree)));
  } finally {
    setAssetVersions(before);
  }
}

function createNonce(): string {
  return crypto.getRandomValues(new Uint8Array(16)).toBase64();
}

function assemble(state: RenderState, body: string): string {
  const templates = renderPendingSlots(state);
  const head = renderToString(h(Fragment, null, headElements(state, headIdentity)));
  const scripts = templates + bootScript(state) + reloadScript(state);
  return "<!DOCTYPE html>" + withScripts(withHead(state, body, head), scripts);
}

/** A slot may hold islands with slots of their own. */
function renderPendingSlots(state: RenderState): string {
  let html = "";
  for (let slots = pendingSlots(state); slots.length > 0; slots = pendingSlots(state)) {
    for (const slot of slots) html += renderToString(slotTemplate(slot));
  }
  return html;
}

const htmlTag = /^<html(?:[^>"']|"[^"]*"|'[^']*')*>/i;

function withHead(state: RenderState, body: string, head: string): string {
  if (state.sawHead) return body.replace(`<!--${HEAD_MARK}-->`, () => head);
  const added = `<head><meta charset="utf-8">${head}</head>`;
  if (htmlTag.test(body)) return body.replace(htmlTag, (tag) => tag + added);
  return `<html>${added}${/^<body[\s>]/i.test(body) ? body : `<body>${body}</body>`}</html>`;
}

function withScripts(html: string, scripts: string): string {
  if (scripts === "") return html;
  const end = html.lastIndexOf("</body>");
  return end === -1 ? html + scripts : html.slice(0, end) + scripts + html.slice(end);
}

/** Nothing at all for a page without islands. */
function bootScript(state: RenderState): string {
  const { build, islands, base, nonce } = state;
  if (build === null || islands.length === 0) return "";
  const props = serializeProps(islands, (vnode) => state.slots.get(vnode)!.id);
  const specs = [...new Map(islands.map(({ spec }) => [spec.name, spec])).values()];
  const imports = specs.map(({ name, exportName, src }) =>
    `import{${exportName} as ${name}}from"${base}${src}";`
  );
  return preloads(state, build, specs.map(({ src }) => src)) + assetBlock(state, build) +
    `<script type="module" nonce="${nonce}">import{boot}from"${base}${build.boot}";${imports.join("")}` +
    `boot({${specs.map(({ name }) => name).join(",")}},${scriptLiteral(props)})</script>`;
}

/** Without these the browser learns of a chunk only after it has read the module that imports it. */
function preloads({ base, nonce }: RenderState, build: Build, entries: string[]): string {
  const wanted = new Set<string>();
  const add = (src: string) => {
    if (wanted.has(src)) return;
    wanted.add(src);
    build.imports[src]?.forEach(add);
  };
  [build.boot, ...entries].forEach(add);
  return [...wanted].map((src) => `<link rel="modulepreload" nonce="${nonce}" href="${base}${src}">`).join(
    "",
  );
}

function assetBlock({ base, nonce }: RenderState, build: Build): string {
  if (!build.assetsInBrowser) return "";
  const json = escapeScript(JSON.stringify(assetVersions(build, base)));
  return `<script type="application/json" nonce="${nonce}" id="${ASSETS_ID}">${json}</script>`;
}

function reloadScript({ build, nonce, base }: RenderState): string {
  if (build?.alive === undefined) return "";
  return `<script type="module" nonce="${nonce}">let id;new EventSource("${base}/_frsh/alive").onmessage=(e)=>` +
    `{id??=e.data;if(id!==e.data)location.reload()}</script>`;
}
