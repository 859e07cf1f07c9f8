// This module is browser compatible.
/**
 * What is seldom opened is not part of the page until it is: `later(() => import(…))` is a component that loads its
 * code when it is first shown, and before that when the page has nothing else to do. Nothing stands in its place
 * meanwhile unless it is given; where the line is down it comes when the line, or the reader, is back.
 */
import { type ComponentType, h } from "preact";
import { useEffect, useState } from "preact/hooks";

type Loaded<P> = { default: ComponentType<P> };

/** Code that shows nothing by itself, brought in the same way. Rejects while the line is down. */
export function laterCode<T>(load: () => Promise<T>): () => Promise<T> {
  whenIdle(load);
  return load;
}

/**
 * @param ready The code itself, where it is there already (the server renders with it).
 * @param meanwhile Stands in its place until it is there.
 */
export function later<P extends object>(
  load: () => Promise<Loaded<P>>,
  ready?: Loaded<P>,
  meanwhile?: ComponentType<P>,
): ComponentType<P> {
  let known = ready?.default;
  const bring = async () => void (known ??= (await load()).default);
  whenIdle(bring);
  return function Later(props: P) {
    const [, draw] = useState(known !== undefined);
    useEffect(() => {
      // It may have come between the drawing and this.
      if (known !== undefined) return draw(true);
      const ending = new AbortController();
      const again = { once: true, signal: ending.signal };
      const attempt = () =>
        void bring().then(() => draw(true), () => {
          addEventListener("online", attempt, again);
          addEventListener("focus", attempt, again);
        });
      attempt();
      return () => ending.abort();
    }, []);
    const shown = known ?? meanwhile;
    return shown === undefined ? null : h(shown, props);
  };
}

function whenIdle(load: () => Promise<unknown>): void {
  globalThis.requestIdleCallback?.(() => load().catch(() => {})); // It is tried again when it is needed.
}
