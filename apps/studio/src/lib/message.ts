/** The text of a caught error. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The message of the API's error response. */
export const apiMessageOf = (error: unknown): string =>
  (error as { readonly error?: { readonly message?: string } } | undefined)?.error?.message ?? "the request failed";
