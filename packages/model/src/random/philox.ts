/** The counter-based generator, which the edge needs too: it lives in the shared package. */
export { Random } from "@reptok/shared";
