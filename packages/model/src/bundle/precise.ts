/**
 * The time conditioning and the layers at the ends of a network. Every activation passes through these few weights
 * (a thirtieth of the published decoder's): rounding them to int8 caused a third of the quantisation error.
 */
const PRECISE: readonly RegExp[] = [
  /^(mapping|time_in_proj|t_embedder)\./,
  /^backbone\.mid_(merge|split)\./,
  /^mixer\.0\.(weight|bias)$/,
  /^patch_embed\./,
];

/** Whether a weight of that name, in any of the networks, is stored as f16 where the others are int8. */
export const isPrecise = (name: string): boolean => PRECISE.some((pattern) => pattern.test(name));
