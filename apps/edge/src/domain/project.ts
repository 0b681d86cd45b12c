/** Whom requests are made for. */

/** The project of local runs, whose requests need no key. */
export const LOCAL_PROJECT = "local";

/** Whose a job is. */
export interface Owner {
  readonly project: string;
  /** The id of the API key that was used; null for the local project and for signed links. */
  readonly apiKey: string | null;
}
