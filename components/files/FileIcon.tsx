// This module is browser compatible.
/** The sign of a kind of file. */
import { Icon, type IconProps } from "../icons.tsx";

const page = "M13.5 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5Z";
const inPage = {
  image: "M4.5 5h15v14h-15zM4.5 16l4.5-4.5 3.5 3.5 2.5-2.5 4.5 4.5M15.5 9.5v.1",
  video: "M3.5 6.5h12v11h-12zM15.5 11l5-3v8l-5-3",
  audio:
    "M9.5 18V6l9.5-2v12M9.5 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0ZM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Z",
  document: `${page}M13.5 3.5v5h5M9 13h6M9 16.5h4`,
  archive: "M4 5h16v4H4zM5.5 9v9A1.5 1.5 0 0 0 7 19.5h10a1.5 1.5 0 0 0 1.5-1.5V9M10 13h4",
  code: "m8.5 7.5-5 4.5 5 4.5M15.5 7.5l5 4.5-5 4.5M13.5 5l-3 14",
  other: `${page}M13.5 3.5v5h5`,
} as const;
export function FileIcon({ category, size = 22 }: IconProps & { category: keyof typeof inPage }) {
  return (
    <Icon size={size}>
      <path d={inPage[category]} />
    </Icon>
  );
}
