/** `POST /v1/latents/encode`: bulk encoding, with a result line per picture. */
import { ApiError, type ApiErrorBody, encodeNdjson, parseAs } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { ownerOf } from "../../accounts/caller.ts";
import { chunksOf } from "../../db/client.ts";
import type { JobRow } from "../../db/jobs.ts";
import { NDJSON_MEDIA_TYPE } from "../../domain/encoding.ts";
import { type Model, resolveModel } from "../../jobs/models.ts";
import { limitBody, mediaType } from "../../http/body.ts";
import { submitJob } from "../../jobs/submit.ts";
import { succeededJob } from "../../jobs/wait.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { logWarning } from "../../platform/log.ts";
import { streamOf } from "./bulk.ts";
import { EncodeQuery, MAX_PICTURES_BYTES, parsePicture, pictureLines } from "./encode.rules.ts";
import { encodeJob } from "../../jobs/latent-jobs.ts";

/** Pictures that are encoded concurrently. */
const AT_ONCE = 8;

type Outcome =
  | { readonly status: "kept"; readonly id: string }
  | { readonly status: "failed"; readonly error: ApiErrorBody };

function failed(thrown: unknown): Outcome {
  if (!(thrown instanceof ApiError)) logWarning("latents.encode", thrown);
  const error = thrown instanceof ApiError ? thrown : new ApiError("unavailable", "storage did not answer");
  return { status: "failed", error: error.body };
}

async function submit(
  c: Context<AppEnv>,
  model: Model,
  line: Uint8Array,
  collection: string | undefined,
): Promise<JobRow> {
  const { picture, metadata } = parsePicture(line);
  const labels = { collection, metadata };
  return submitJob(c.env, await encodeJob(ownerOf(c), model, picture, { purpose: "keep", labels }));
}

async function outcomeOf(c: Context<AppEnv>, submitted: PromiseSettledResult<JobRow>): Promise<Outcome> {
  try {
    if (submitted.status === "rejected") throw submitted.reason;
    const [id] = (await succeededJob(c.env, submitted.value)).outputs ?? [];
    if (id === undefined) throw new ApiError("internal", "the picture was encoded but its latent is not recorded");
    return { status: "kept", id };
  } catch (thrown) {
    return failed(thrown);
  }
}

/** Result lines in the order of the pictures, and a final line with counts. */
async function* encoded(
  c: Context<AppEnv>,
  model: Model,
  lines: readonly Uint8Array[],
  collection: string | undefined,
): AsyncGenerator<Uint8Array> {
  const counts = { kept: 0, failed: 0 };
  for (const chunk of chunksOf(lines, AT_ONCE)) {
    const jobs = await Promise.allSettled(chunk.map((line) => submit(c, model, line, collection)));
    for (const job of jobs) {
      const outcome = await outcomeOf(c, job);
      yield encodeNdjson({ index: counts.kept + counts.failed, ...outcome });
      counts[outcome.status]++;
    }
  }
  yield encodeNdjson({ object: "import", ...counts, error: null });
}

export const latentEncode = new Hono<AppEnv>().post("/encode", limitBody(MAX_PICTURES_BYTES), async (c) => {
  if (mediaType(c) !== NDJSON_MEDIA_TYPE)
    throw new ApiError("unsupported_media_type", `expected content-type ${NDJSON_MEDIA_TYPE}`);
  const { collection, model: name } = parseAs(EncodeQuery, c.req.query());
  const lines = await pictureLines(new Uint8Array(await c.req.arrayBuffer()));
  const model = await resolveModel(c, name);
  return c.body(streamOf(encoded(c, model, lines, collection)), 200, { "content-type": NDJSON_MEDIA_TYPE });
});
