/** The bundles that this page can open: those that the server lists. */
export interface ModelEntry {
  readonly id: string;
  /** URL of the bundle's directory, with a trailing slash. */
  readonly base: string;
}

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** @throws TypeError without a network if the list is not cached */
export async function listModels(): Promise<ModelEntry[]> {
  const response = await fetch("/models/index.json", { cache: "no-cache" });
  if (response.status === 404) return [];
  if (!response.ok) throw new Error(`expected the list of models, got status ${response.status}`);
  const { models } = (await response.json()) as { readonly models?: unknown };
  if (!Array.isArray(models)) throw new Error("expected a list of models");
  return models
    .filter((id): id is string => typeof id === "string" && ID.test(id))
    .map((id) => ({ id, base: `/models/${id}/` }));
}
