/** Secrets that both ends of a connection have: the fleet's token. */

/** Shortest secret, in characters; 32 random bytes as base64 or hex are longer. */
export const MIN_SECRET = 32;

/**
 * One secret or several, separated by commas; the first is sent, all are accepted: a new one is added behind, then put first,
 * then the old one taken away. Throws an Error that does not repeat them.
 */
export function parseSecrets(text: string): string[] {
  const secrets = text.split(",").map((secret) => secret.trim());
  for (const { length } of secrets)
    if (length < MIN_SECRET)
      throw new Error(`expected secrets of at least ${MIN_SECRET} characters, got one of ${length}`);
  return secrets;
}
