/** Jobs as Replicate-compatible predictions. */
import type { ApiErrorBody } from "@reptok/shared";
import { isFinished, isForQuery, type JobOutputs, type JobRequest, type JobStatus } from "./job.ts";
import { OWNER } from "./model.ts";
import { pictureParamsOf, picturePath, sizeText } from "./picture.ts";
import type { Followed } from "./progress.ts";
import type { Webhook } from "./webhook.ts";

export interface PredictionSource {
  readonly id: string;
  readonly model: string;
  readonly version: string;
  readonly decoder: string;
  readonly status: JobStatus;
  readonly request: JobRequest;
  readonly outputs: JobOutputs | null;
  readonly error: ApiErrorBody | null;
  readonly predictTime: number | null;
  readonly logs: string | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly cancelAt: number | null;
  readonly webhook: Webhook | null;
}

const timestamp = (milliseconds: number | null) =>
  milliseconds === null ? null : new Date(milliseconds).toISOString();

/** Returns the paths of the pictures, or of the latents if the job rendered no pictures; null for latents that are not stored. */
export function outputPaths({
  decoder,
  request,
  outputs,
}: Pick<PredictionSource, "decoder" | "request" | "outputs">): string[] | null {
  if (!outputs || isForQuery(request)) return null;
  return outputs.map((latent, i) => {
    if (request.kind === "encode" || !request.image) return `/v1/latents/${latent}`;
    return picturePath(latent, pictureParamsOf(request, request.image, i), decoder);
  });
}

/** Returns the job's request in the fields of a prediction's input, with all defaults. */
function inputOf(request: JobRequest) {
  if (request.kind === "encode") return { image_sha256: request.sha256 };
  const { seeds, image, partials } = request;
  const drawing = {
    seed: seeds[0],
    num_outputs: seeds.length,
    ...(image ? { size: sizeText(image), output_format: image.format } : {}),
    ...(partials ? { partial_images: partials } : {}),
  };
  if (request.kind === "decode") return { latents: request.latents, ...drawing, num_inference_steps: image?.steps };
  const { condition, steps, guidance, negative } = request;
  const generating = { num_inference_steps: steps, guidance_scale: guidance, negative_prompt: negative };
  return { ...condition, ...drawing, ...generating, ...request.labels };
}

/** Returns the seconds of computation and the seconds from creation to end. */
function metricsOf({ predictTime, createdAt, completedAt }: PredictionSource) {
  return {
    ...(predictTime === null ? {} : { predict_time: predictTime }),
    ...(completedAt === null ? {} : { total_time: (completedAt - createdAt) / 1000 }),
  };
}

/** Returns the prediction of a job; `output` are the URLs of {@link outputPaths}. */
export function predictionOf(
  job: PredictionSource,
  origin: string,
  output: readonly string[] | null,
  live: Followed | null = null,
) {
  const { error, cancelAt, webhook } = job;
  const unfinished = isFinished(job.status) ? null : live;
  const self = `${origin}/v1/predictions/${job.id}`;
  return {
    id: job.id,
    object: "prediction",
    model: `${OWNER}/${job.model}`,
    version: job.version,
    status: job.status,
    source: "api",
    input: inputOf(job.request),
    output,
    latents: isForQuery(job.request) ? null : job.outputs,
    error: error?.message ?? null,
    error_code: error?.code ?? null,
    logs: unfinished?.log ?? job.logs ?? "",
    metrics: metricsOf(job),
    queue_position: unfinished?.progress.position ?? null,
    progress: unfinished && { step: unfinished.progress.step, steps: unfinished.progress.steps },
    created_at: timestamp(job.createdAt),
    started_at: timestamp(job.startedAt),
    completed_at: timestamp(job.completedAt),
    ...(cancelAt === null ? {} : { deadline: timestamp(cancelAt) }),
    ...(webhook ? { webhook: webhook.url, webhook_events_filter: webhook.events } : {}),
    urls: { get: self, cancel: `${self}/cancel`, stream: `${self}/stream` },
  };
}
