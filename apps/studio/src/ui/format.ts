/** Numbers as text. */
const number = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const integer = new Intl.NumberFormat("en");

/** 512 bytes, 8.1 kB, 26 MB: powers of 1000. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1e6) return `${number.format(bytes / 1000)} kB`;
  return `${number.format(bytes / 1e6)} MB`;
}

/** 340 ms, 1.2 s. */
export const timeText = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${number.format(ms / 1000)} s`);

export const countText = (count: number): string => integer.format(count);

/** A label as words: "food-fruit" reads "food fruit". */
export const labelText = (label: string): string => label.replaceAll(/[-_]+/g, " ");

/** Seconds since the epoch as a time today, or a day and a time. */
export function timeOfDay(seconds: number): string {
  const time = new Date(1000 * seconds);
  const today = time.toDateString() === new Date().toDateString();
  return today
    ? time.toLocaleTimeString()
    : time.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}
