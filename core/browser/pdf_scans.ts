// This module is browser compatible.
/** Reads JBIG2 and fax pictures, which scans in PDFs are made of, without WebAssembly. */
export { default } from "pdfjs-dist/wasm/jbig2_nowasm_fallback.js";
