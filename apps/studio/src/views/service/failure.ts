/** What the API says of a failure, from its error envelope. */
export const messageOf = (error: unknown): string =>
  (error as { readonly error?: { readonly message?: string } } | undefined)?.error?.message ?? "the request failed";
