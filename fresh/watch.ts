/**
 * Development: notices changed sources, and tells open pages to reload. A restart of the process counts as a change,
 * because the page sees another id when it reconnects.
 */
export interface LiveReload {
  answer(): Response;
  announce(): void;
}

export function liveReload(buildId: () => string): LiveReload {
  const started = crypto.randomUUID();
  const pages = new Set<ReadableStreamDefaultController<string>>();
  const message = () => `data: ${started}.${buildId()}\n\n`;
  return {
    answer() {
      let page: ReadableStreamDefaultController<string>;
      const stream = new ReadableStream<string>({
        start(controller) {
          pages.add(page = controller);
          controller.enqueue(message());
        },
        cancel: () => void pages.delete(page),
      });
      const headers = { "content-type": "text/event-stream", "cache-control": "no-cache" };
      return new Response(stream.pipeThrough(new TextEncoderStream()), { headers });
    },
    announce: () => pages.forEach((page) => page.enqueue(message())),
  };
}

/** Calls `changed` a moment after the last of several changes; its failure is printed and waits for the next one. */
export async function watchSources(
  root: string,
  ignored: string,
  changed: () => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const watcher = Deno.watchFs(root);
  signal?.addEventListener("abort", () => watcher.close(), { once: true });
  let timer: ReturnType<typeof setTimeout> | undefined;
  for await (const { kind, paths } of watcher) {
    if (kind === "access" || paths.every((path) => path.startsWith(ignored) || /\/[.~]/.test(path))) continue;
    clearTimeout(timer);
    // deno-lint-ignore no-console
    timer = setTimeout(() => changed().catch((error) => console.error(error)), settle);
  }
  clearTimeout(timer);
}

/** Milliseconds. */
const settle = 60;
