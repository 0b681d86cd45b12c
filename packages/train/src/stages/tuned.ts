/** The weights of the encoder that the tokenizer stage trains. */
import type { TunedPart } from "../recipe/recipe.ts";

/** @param name of a weight in the encoder, such as `blocks.0.norm1.weight` */
export function isTuned(name: string, part: TunedPart, depth: number): boolean {
  switch (part) {
    case "nothing":
      return false;
    case "cls":
      return name === "cls_token";
    case "lastBlock":
      return name === "cls_token" || name.startsWith(`blocks.${depth - 1}.`) || name.startsWith("norm.");
    case "everything":
      return true;
  }
}
