/** The query parameters that a signed link adds to a URL: see link.ts. */
export const LINK_PARAMETERS = ["project", "key", "expires", "signature"] as const;

/** Returns the query without the parameters of a signed link. */
export function withoutLink(query: Readonly<Record<string, string>>): Record<string, string> {
  const own = { ...query };
  for (const name of LINK_PARAMETERS) delete own[name];
  return own;
}
