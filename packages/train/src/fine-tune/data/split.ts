/** Splits pictures into trained and held-out ones. */
import { hashFraction } from "../../data/random.ts";

export interface Split {
  readonly train: Uint32Array;
  /** Empty for fewer than two pictures: then trained ones are evaluated. */
  readonly heldOut: Uint32Array;
}

/**
 * Holds out a fraction of the pictures, at least one unless it is 0, by a hash of the name: a picture's split does not
 * depend on the other pictures.
 * @param fraction from 0 to below 1
 * @param maximum upper limit of the number of held-out pictures
 */
export function split(names: readonly string[], fraction: number, seed: number, maximum: number): Split {
  const count =
    fraction === 0 ? 0 : Math.min(names.length - 1, maximum, Math.max(1, Math.round(fraction * names.length)));
  const order = names
    .map((name, index) => ({ index, at: hashFraction("hold out", seed, name) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ index }) => index);
  const heldOut = Uint32Array.from(order.slice(0, count)).sort();
  const train = Uint32Array.from(order.slice(count)).sort();
  return { train, heldOut: heldOut.length > 0 ? heldOut : train.slice(0, maximum) };
}
