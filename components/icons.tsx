// This module is browser compatible.
/**
 * The icons, drawn on a grid of 24 with round strokes in the colour of the text around them. Decoration only:
 * hidden from assistive technology, so whatever uses one alone must carry a name itself.
 */
import type { ComponentChildren } from "preact";

export interface IconProps {
  size?: number;
}

export function Icon({ size = 20, children }: IconProps & { children: ComponentChildren }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

/** An icon of one path. Icons that only a part of the page needs are drawn in a file that comes with it. */
export const drawn = (d: string) => (props: IconProps) => (
  <Icon {...props}>
    <path d={d} />
  </Icon>
);

export const Hash = drawn("M10 4 7.5 20M16.5 4 14 20M4.5 9h16M3.5 15h16");
export const Lock = drawn(
  "M7 11V8a5 5 0 0 1 10 0v3M6.5 11h11A1.5 1.5 0 0 1 19 12.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-6A1.5 1.5 0 0 1 6.5 11Z",
);
export const Key = drawn("M8 20a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM11 13l8.5-8.5M16 8l3 3M13.5 10.5l2 2");
export const Plus = drawn("M12 5v14M5 12h14");
export const Compass = drawn("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM15.5 8.5l-2 5-5 2 2-5 5-2Z");
export const People = drawn(
  "M9.5 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3 19.5c0-3 2.8-5 6.5-5s6.5 2 6.5 5M16 4.8a3.5 3.5 0 0 1 0 6.4M18 15c1.9.7 3 2.3 3 4.5",
);
export const PersonPlus = drawn(
  "M10 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3.5 19.5c0-3 2.8-5 6.5-5s6.5 2 6.5 5M19 7.5v6M16 10.5h6",
);
export const Details = drawn(
  "M5.5 4.5h13A1.5 1.5 0 0 1 20 6v12a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18V6a1.5 1.5 0 0 1 1.5-1.5ZM14.5 4.5v15",
);
export const Close = drawn("m6 6 12 12M18 6 6 18");
export const Check = drawn("m5 12.5 4.5 4.5L19 7.5");
export const CheckTwice = drawn("m2.5 12.5 4.2 4.2L15 8.4M11.2 15.7l1 1L21 8");
export const Clock = drawn("M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7.5V12l3 2");
export const Warning = drawn(
  "M12 8.5v4.5M12 16.5v.1M10.3 4.5 2.9 17.3A1.9 1.9 0 0 0 4.6 20.2h14.8a1.9 1.9 0 0 0 1.7-2.9L13.7 4.5a2 2 0 0 0-3.4 0Z",
);
export const Info = drawn("M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 11.5v4.5M12 8v.1");
export const Send = drawn("M12 19V5.5M6 11l6-6 6 6");
export const ArrowDown = drawn("M12 5v14M6 13l6 6 6-6");
export const ArrowUp = drawn("M12 19V5M6 11l6-6 6 6");
export const ChevronDown = drawn("m6.5 9.5 5.5 5.5 5.5-5.5");
export const Search = drawn("M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l4.5 4.5");
export const Pencil = drawn(
  "M4.5 19.5l1-4.3L16.2 4.5a1.6 1.6 0 0 1 2.3 0l1 1a1.6 1.6 0 0 1 0 2.3L8.8 18.5l-4.3 1Z",
);
export const Archive = drawn("M4 5h16v4H4zM5.5 9v9A1.5 1.5 0 0 0 7 19.5h10a1.5 1.5 0 0 0 1.5-1.5V9M10 13h4");
export const Settings = drawn(
  "M4 7h9M17 7h3M4 17h3M11 17h9M15 9.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4ZM9 19.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z",
);
export const SignOut = drawn(
  "M14 4.5H6.5A1.5 1.5 0 0 0 5 6v12a1.5 1.5 0 0 0 1.5 1.5H14M10.5 12h10M17 8.5l3.5 3.5-3.5 3.5",
);
export const Reply = drawn("M9.5 6 4.5 11l5 5M5 11h8.5a6 6 0 0 1 6 6v1");
export const Forward = drawn("m14.5 6 5 5-5 5M19 11h-8.5a6 6 0 0 0-6 6v1");
export const Pin = drawn("M9 4h6l-.7 6.2 2.7 2.6V15H7v-2.2l2.7-2.6L9 4ZM12 15v5.5");
export const Smile = drawn(
  "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM8.8 10v.1M15.2 10v.1M8.5 14c.8 1.2 2 1.9 3.5 1.9s2.7-.7 3.5-1.9",
);
export const Bookmark = drawn("M7 4.5h10A1.5 1.5 0 0 1 18.5 6v14L12 15.5 5.5 20V6A1.5 1.5 0 0 1 7 4.5Z");
export const BellOff = drawn(
  "M8 4.7A5.5 5.5 0 0 1 17.5 9c0 2.6.5 4.3 1.2 5.5M6.7 7.6c-.1.5-.2.9-.2 1.4 0 5-2 6.5-2 7.5h11M10 19.5a2.2 2.2 0 0 0 4 0M4 4l16 16",
);
export const Slash = drawn("M15 5 9 19");
export const Poll = drawn("M5 5.5h9M5 12h14M5 18.5h6");
export const More = drawn("M6 12v.1M12 12v.1M18 12v.1");

export const Letters = drawn(
  "m3 18 5-13 5 13M4.8 13.5h6.4M20.5 11.5V18M20.5 14.7a3.2 3.2 0 1 1-6.4 0 3.2 3.2 0 0 1 6.4 0Z",
);
export const Clip = drawn(
  "m19.5 11.5-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-7.9 7.9a1.5 1.5 0 0 1-2.2-2.2l7.2-7.2",
);
export const Download = drawn("M12 4.5v10.5M7.5 11l4.5 4.5 4.5-4.5M5 19.5h14");
export const Play = drawn("M8 5.2v13.6a.6.6 0 0 0 .9.5l10.7-6.8a.6.6 0 0 0 0-1L8.9 4.7a.6.6 0 0 0-.9.5Z");
/** Points back: mirrored where text runs from right to left. */
export function Back({ size = 22 }: IconProps) {
  return (
    <span class="mirrored">
      <Icon size={size}>
        <path d="M14.5 5.5 8 12l6.5 6.5" />
      </Icon>
    </span>
  );
}
