/** Downloads latents in the API's format of exports. */
import { encodeLatent, latentToJson } from "@reptok/shared";
import { download } from "../../ui/pixels.tsx";
import type { Place } from "./use-library.ts";

/** Downloads the places' latents as newline-delimited JSON. */
export async function exportPlaces(places: readonly Place[], name: string): Promise<void> {
  const latents = places.flatMap(({ group }) => group);
  const lines = await Promise.all(
    latents.map(async (latent) =>
      JSON.stringify({ ...(await latentToJson(encodeLatent(latent))), metadata: latent.metadata }),
    ),
  );
  download(new Blob([`${lines.join("\n")}\n`], { type: "application/x-ndjson" }), name);
}
