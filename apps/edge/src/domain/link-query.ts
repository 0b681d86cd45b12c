/** The parameters that a signed link adds to an address's query: see link.ts. */
export const LINK_PARAMETERS = ["project", "key", "expires", "signature"] as const;

/** The parameters that are the address's own. */
export function withoutLink(query: Readonly<Record<string, string>>): Record<string, string> {
  const own = { ...query };
  for (const name of LINK_PARAMETERS) delete own[name];
  return own;
}
