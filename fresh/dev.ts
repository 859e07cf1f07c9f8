/** Builds the browser code and serves it while developing. Nothing here is needed to answer a request. */
export { Builder, type BuildOptions } from "./build.ts";
