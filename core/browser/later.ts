// This module is browser compatible.
/**
 * What is seldom opened is not part of the page until it is: `later(() => import(…))` is a component that loads its
 * code when it is first shown. Nothing stands in its place meanwhile; a failed load is tried again the next time it is shown.
 */
import { type ComponentType, h } from "preact";
import { useEffect, useState } from "preact/hooks";

type Loaded<P> = { default: ComponentType<P> };

/** @param ready The code itself, where it is there already (the server renders with it). */
export function later<P extends object>(load: () => Promise<Loaded<P>>, ready?: Loaded<P>): ComponentType<P> {
  let known = ready?.default;
  // Fetched when the page has nothing else to do, so that it opens at once, and also where the line is down by then.
  globalThis.requestIdleCallback?.(() => void load().then((module) => known ??= module.default, () => {}));
  return function Later(props: P) {
    const [, drawn] = useState(known !== undefined);
    useEffect(() => {
      if (known === undefined) {
        load().then((module) => drawn((known = module.default) !== undefined)).catch(reportError);
      }
    }, []);
    return known === undefined ? null : h(known, props);
  };
}
