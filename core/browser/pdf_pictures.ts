// This module is browser compatible.
/** Reads JPEG 2000 pictures in PDFs without WebAssembly. */
export { default } from "pdfjs-dist/wasm/openjpeg_nowasm_fallback.js";
