// This module is browser compatible.
/** The protocol between browser and server: shapes, commands, frames, close codes. */
export * from "./close.ts";
export * from "./commands.ts";
export * from "./entries.ts";
export * from "./frames.ts";
export * from "./ids.ts";
export { parse } from "./parse.ts";
export * as shapes from "./shapes.ts";
