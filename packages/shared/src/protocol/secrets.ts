/** Secrets shared by both ends of a connection: the fleet's token. */

/** Shortest secret, in characters; 32 random bytes as base64 or hex are longer. */
export const MIN_SECRET = 32;

/**
 * Parses one or more secrets, separated by commas; the first is sent, all are accepted. To rotate a secret, append the new
 * one, then move it to the front, then remove the old one. Throws an Error that does not contain the secrets.
 */
export function parseSecrets(text: string): string[] {
  const secrets = text.split(",").map((secret) => secret.trim());
  for (const { length } of secrets)
    if (length < MIN_SECRET)
      throw new Error(`expected secrets of at least ${MIN_SECRET} characters, got one of ${length}`);
  return secrets;
}
