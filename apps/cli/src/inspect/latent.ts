/** Formats a latent file as text. */
import type { Latent } from "@reptok/shared";
import { table } from "./text.ts";

const SHOWN = 8;

/**
 * Header, id, and statistics that distinguish a latent from noise: a model's latents have about unit standard
 * deviation.
 */
export function describeLatent(
  id: string,
  fileBytes: number,
  { model, space, dtype, tokens, dimensions, data }: Latent,
): string {
  let [sum, squares, least, most] = [0, 0, Infinity, -Infinity];
  for (const x of data) {
    sum += x;
    squares += x * x;
    least = Math.min(least, x);
    most = Math.max(most, x);
  }
  const mean = sum / data.length;
  const number = (x: number) => x.toPrecision(5);
  const head = [...data.subarray(0, SHOWN)].map(number).join(" ");
  return table(
    [],
    [
      ["id", id],
      ["model", model],
      ["space", space],
      ["values", `${tokens} x ${dimensions} ${dtype}, ${fileBytes} bytes`],
      ["mean", number(mean)],
      ["deviation", number(Math.sqrt(Math.max(squares / data.length - mean * mean, 0)))],
      ["range", `${number(least)} to ${number(most)}`],
      ["norm", number(Math.sqrt(squares))],
      ["begins", `${head}${data.length > SHOWN ? " ..." : ""}`],
    ],
  );
}
