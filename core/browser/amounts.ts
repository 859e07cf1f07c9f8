// This module is browser compatible.
/** Sizes and lengths as people read them. */
const units = ["B", "KB", "MB", "GB", "TB"] as const;

/** `3.4 MB`: thousands, as in files everywhere else. */
export function sizeText(bytes: number): string {
  let at = 0;
  while (bytes >= 999.5 && at < units.length - 1) {
    bytes /= 1_000;
    at++;
  }
  const digits = at === 0 || bytes >= 99.5 ? 0 : 1;
  return `${bytes.toFixed(digits).replace(/\.0$/, "")} ${units[at]}`;
}

/** `1:05`, `1:02:03`. */
export function lengthText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (n: number) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `about 20 seconds left`: coarse, so that it does not flicker. */
export function leftText(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds <= 5) return "a few seconds left";
  if (seconds < 60) return `${Math.ceil(seconds / 5) * 5} seconds left`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return minutes === 1 ? "a minute left" : `${minutes} minutes left`;
  const hours = Math.round(minutes / 60);
  return hours === 1 ? "an hour left" : `${hours} hours left`;
}
