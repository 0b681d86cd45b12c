/** Small pieces of SVG text. */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Escapes text for element content and attributes; characters that XML 1.0 forbids become "?". */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "?")
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!);
}

/** A coordinate with at most two decimals. */
export function coordinate(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Truncates text to about `width` pixels at `fontSize`, for a sans-serif face with a mean advance of 0.6 em. */
export function fitText(text: string, width: number, fontSize: number): string {
  const maxCharacters = Math.max(1, Math.floor(width / (0.6 * fontSize)));
  const characters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  return characters.length <= maxCharacters ? text : `${characters.slice(0, maxCharacters - 1).join("")}…`;
}
