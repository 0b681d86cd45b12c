/** Jobs in the form that workers receive, and limits of their results. */
import { ApiError, type ImageSpec, type Job, MAX_ITEMS, type ResultHeader } from "@reptok/shared";
import { type JobRow, versionOfJob } from "../db/jobs.ts";

/** The job of a row that has been claimed. */
export function jobOf(row: JobRow): Job {
  const { id, project, attempts, request } = row;
  const common = { id, attempt: attempts, tenant: project, version: versionOfJob(row) };
  switch (request.kind) {
    case "encode":
      return { ...common, kind: "encode" };
    case "decode": {
      const { latents, towards, seeds, image, partials } = request;
      const optional = {
        ...(partials === undefined ? {} : { partials }),
        ...(towards === undefined ? {} : { towards: [...towards] }),
      };
      return { ...common, kind: "decode", latents: [...latents], seeds: [...seeds], image, ...optional };
    }
    case "generate": {
      const { forQuery: _, labels: __, ...generate } = request;
      return { ...common, ...generate, seeds: [...request.seeds] };
    }
  }
}

/** Maximum size of a latent: 131,072 values as f16. Models have one token of some thousand values, or some of fewer. */
const LATENT_BYTES = 256 * 1024;

/** Maximum size of a picture file: incompressible noise of four bytes per pixel, and a 16th for the container. */
export function maxPictureBytes(pixels: number): number {
  return Math.ceil(4 * pixels * (1 + 1 / 16)) + 4096;
}

/** Pixels of all frames of a picture. */
function pixelsOf({ size, frame, animation }: ImageSpec): number {
  return (frame ? frame.width * frame.height : size ** 2) * (animation?.frames ?? 1);
}

/** Throws `internal` if a result's header does not match the job's outputs, or announces larger ones than possible. */
export function checkResult({ request }: Pick<JobRow, "request">, { outputs }: ResultHeader): void {
  const expected = request.kind === "encode" ? 1 : request.seeds.length;
  const most = request.kind === "encode" || !request.image ? 0 : maxPictureBytes(pixelsOf(request.image));
  const fits = outputs.every(({ latent = 0, picture = 0 }) => latent <= LATENT_BYTES && picture <= most);
  if (outputs.length !== expected || outputs.length > MAX_ITEMS || !fits)
    throw new ApiError("internal", `expected ${expected} outputs of at most ${LATENT_BYTES + most} bytes, got others`);
}
