/** Descriptions as HTML: text, with `code` in backticks. */
import { html } from "hono/html";

export function prose(text: string) {
  return text.split("`").map((piece, i) => (i % 2 === 1 ? html`<code>${piece}</code>` : piece));
}
