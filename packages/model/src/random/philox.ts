/** Re-exports the counter-based generator from the shared package, which the edge uses too. */
export { Random } from "@reptok/shared";
