// This module is browser compatible.
/** The icons of the formatting bar. Apart from the others, so that they come with the bar. */
import { drawn } from "../icons.tsx";

export const Bold = drawn("M7 5h5.5a3.4 3.4 0 0 1 0 6.8H7ZM7 11.8h6.5a3.6 3.6 0 0 1 0 7.2H7Z");
export const Italic = drawn("M10.5 5H18M6 19h7.5M14.5 5l-5 14");
export const Strike = drawn(
  "M4 12h16M16.5 7.5C16 5.8 14.3 5 12 5c-2.6 0-4.5 1.2-4.5 3.3 0 1.5 1 2.5 2.7 3.1M7 16c.5 2 2.4 3 5 3 2.9 0 5-1.3 5-3.6 0-.5-.1-1-.4-1.4",
);
export const CodeSign = drawn("m8.5 7-5 5 5 5M15.5 7l5 5-5 5");
export const CodeBlockSign = drawn(
  "M5.5 4.5h13A1.5 1.5 0 0 1 20 6v12a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18V6a1.5 1.5 0 0 1 1.5-1.5ZM10 9l-3 3 3 3M14 9l3 3-3 3",
);
export const QuoteSign = drawn("M5 5v14M10 8h9M10 12h9M10 16h6");
export const ListSign = drawn("M9.5 6.5H20M9.5 12H20M9.5 17.5H20M5 6.5v.1M5 12v.1M5 17.5v.1");
export const NumberedSign = drawn("M10 6.5h10M10 12h10M10 17.5h10M4 5.5l1.5-1v5M4 14.5h2.6L4 18.5h2.7");
export const SpoilerSign = drawn(
  "M4 4l16 16M9.9 5.8A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-2.7 3.4M6.4 7.4A15 15 0 0 0 2.5 12s3.5 6.5 9.5 6.5a9 9 0 0 0 4.3-1.1M10 10a2.8 2.8 0 0 0 4 4",
);
