// This module is browser compatible.
/** Icons of what is seldom opened, apart from those that every page begins with. */
import { drawn } from "./icons.tsx";

export const Minus = drawn("M5 12h14");
export const Trash = drawn(
  "M4.5 6.5h15M9.5 6V4.5h5V6M6.5 6.5l.8 12a1.5 1.5 0 0 0 1.5 1.5h6.4a1.5 1.5 0 0 0 1.5-1.5l.8-12M10 10.5v5.5M14 10.5v5.5",
);
export const Link = drawn(
  "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1",
);
export const Copy = drawn(
  "M9.5 8.5h9A1.5 1.5 0 0 1 20 10v9a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 8 19v-9a1.5 1.5 0 0 1 1.5-1.5ZM16 8.5V5a1.5 1.5 0 0 0-1.5-1.5h-9A1.5 1.5 0 0 0 4 5v9a1.5 1.5 0 0 0 1.5 1.5H8",
);
export const Laptop = drawn("M6 5h12a1 1 0 0 1 1 1v9H5V6a1 1 0 0 1 1-1ZM3 18.5h18");
export const Phone = drawn(
  "M8.5 3.5h7A1.5 1.5 0 0 1 17 5v14a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 7 19V5a1.5 1.5 0 0 1 1.5-1.5ZM11 17.5h2",
);
export const History = drawn("M4 12a8 8 0 1 0 2.5-5.8M4 4.5V8.5h4M12 8v4.3l2.8 1.7");
export const Eye = drawn(
  "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z",
);
export const Unread = drawn(
  "M4 7.5A1.5 1.5 0 0 1 5.5 6H14M4 7.5V17a1.5 1.5 0 0 0 1.5 1.5h13A1.5 1.5 0 0 0 20 17v-5M4.5 8l7.5 5.5 3-2.2M18.5 8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
);
export const Bell = drawn(
  "M6.5 9a5.5 5.5 0 0 1 11 0c0 5 2 6.5 2 7.5h-15c0-1 2-2.5 2-7.5ZM10 19.5a2.2 2.2 0 0 0 4 0",
);
export const At = drawn(
  "M12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM15.5 8.5v5a2.3 2.3 0 0 0 4.6 0V12a8.1 8.1 0 1 0-3.3 6.5",
);
export const Keyboard = drawn(
  "M4.5 6.5h15A1.5 1.5 0 0 1 21 8v8a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 16V8a1.5 1.5 0 0 1 1.5-1.5ZM7 10.5v.1M11 10.5v.1M15 10.5v.1M17.5 10.5v.1M8 14h8",
);
export const Ban = drawn("M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM6 6l12 12");
export const Chat = drawn(
  "M5.5 5h13A1.5 1.5 0 0 1 20 6.5v9a1.5 1.5 0 0 1-1.5 1.5H10l-4 3.5V17h-.5A1.5 1.5 0 0 1 4 15.5v-9A1.5 1.5 0 0 1 5.5 5Z",
);
export const Thread = drawn(
  "M5.5 4.5h13A1.5 1.5 0 0 1 20 6v8a1.5 1.5 0 0 1-1.5 1.5H11L7 19v-3.5H5.5A1.5 1.5 0 0 1 4 14V6a1.5 1.5 0 0 1 1.5-1.5ZM8 8.5h8M8 11.5h5",
);
export const ZoomIn = drawn("M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l4.5 4.5M8 11h6M11 8v6");
export const ZoomOut = drawn("M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l4.5 4.5M8 11h6");
export const Microphone = drawn(
  "M12 14.5a3 3 0 0 0 3-3v-5a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3ZM6 11.5a6 6 0 0 0 12 0M12 17.5v3",
);
export const Stop = drawn("M7 7h10v10H7z");
export const Crop = drawn("M7 3v14h14M3 7h14v14");
export const Arrow = drawn("M5 19 19 5M10 5h9v9");
export const Square = drawn("M5 6h14v12H5z");
export const TurnLeft = drawn("M5 12a7 7 0 1 0 2.2-5.1L5 9M5 4.5V9h4.5");
export const TurnRight = drawn("M19 12a7 7 0 1 1-2.2-5.1L19 9M19 4.5V9h-4.5");
export const Undo = drawn("M8.5 5 4 9.5l4.5 4.5M4.5 9.5h9a5.5 5.5 0 0 1 0 11H10");
export const Retry = drawn("M19 12a7 7 0 1 1-2.2-5.1L19 9M19 4.5V9h-4.5");
export const Pause = drawn("M8.5 5v14M15.5 5v14");
export const Question = drawn(
  "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM9.5 9.7a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.4v.1",
);
