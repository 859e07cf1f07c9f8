// This module is browser compatible.
/** How somebody is seen, beside their face or name. It comes after the page: nothing stands in its place before. */
import { later } from "../core/browser/later.ts";

export const Standing = later(() => import("./people/Marks.tsx"));
