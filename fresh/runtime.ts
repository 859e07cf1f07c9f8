// This module is browser compatible.
/** What islands and components may use on both sides. */
export { asset, IS_BROWSER } from "./assets.ts";
export { Head, type HeadProps } from "./head.ts";
export { HttpError } from "./error.ts";
