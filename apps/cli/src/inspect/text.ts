/** Numbers and columns for a terminal. */

/** 1234567 -> "1,234,567". */
export const count = (value: number): string => value.toLocaleString("en-US");

/** Bytes in decimal units: 1234567 -> "1.2 MB". */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let [scaled, unit] = [value, 0];
  for (; scaled >= 1000 && unit < units.length - 1; unit++) scaled /= 1000;
  return `${unit === 0 ? scaled : scaled.toFixed(1)} ${units[unit]}`;
}

/** Left-aligned columns, two spaces between them; columns of numbers (by their first row) right-aligned. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = header.length > 0 ? [header, ...rows] : rows;
  const columns = Math.max(0, ...lines.map((line) => line.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  const right = widths.map((_, i) => header.length > 0 && /^[\d,.]+( [kMG]?B)?$/.test(rows[0]?.[i] ?? ""));
  return lines
    .map((line) =>
      line
        .map((cell, i) => (right[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
