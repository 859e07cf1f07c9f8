// This module is browser compatible.
/** The worker in which PDFs are read (core/browser/pdf.ts): whatever is wrong with one stays in it. */
import "pdfjs-dist/legacy/build/pdf.worker.mjs";
