/** `/v1/images`. */
import type { ErrorCode } from "@reptok/shared";
import { type Operation, streamed, type Success } from "../openapi/operation.ts";
import { IDEMPOTENCY_KEY } from "../openapi/parameters.ts";
import { type Content, json, ref } from "../openapi/schema.ts";
import { editForm, generationBody, ImageAnswer, ImageEvent, variationForm } from "./schemas.ts";
import { PICTURE, post } from "../openapi/shell.ts";

const ERRORS: readonly ErrorCode[] = [
  "invalid_request",
  "model_not_found",
  "unsupported_media_type",
  "body_too_large",
  "conflict",
  "canceled",
  "idempotency_mismatch",
  "insufficient_quota",
  "timeout",
];
const PICTURES: readonly ErrorCode[] = [...ERRORS, "invalid_image", "image_too_large"];

function pictures(content: Content): Record<number, Success> {
  return {
    200: { description: "The pictures.", headers: ["x-prediction-id", "idempotent-replayed"], content },
  };
}
const AT_THE_END = json(ref(ImageAnswer));
const AT_THE_END_OR_STREAMED = { ...AT_THE_END, ...streamed("text/event-stream", ref(ImageEvent)) };
const WAITS =
  "The request waits for its job. After 60 s the answer is 503 with the code `timeout`, and the job continues as the " +
  "prediction of `x-prediction-id`. A repeated request with a seed is answered from the store.";

export const images: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/images/generations",
    id: "generateImages",
    tag: "Pictures",
    summary: "Generate pictures from a prompt or a label",
    description: WAITS,
    parameters: [IDEMPOTENCY_KEY],
    body: { content: json(generationBody, { prompt: "a red apple", seed: 7, response_format: "b64_json" }) },
    answers: pictures(AT_THE_END_OR_STREAMED),
    errors: [...ERRORS, "prompt_too_long", "moderation_blocked"],
    shell: post("/v1/images/generations", { prompt: "a red apple", seed: 7 }),
  },
  {
    method: "post",
    path: "/v1/images/variations",
    id: "varyImage",
    tag: "Pictures",
    summary: "Generate variations of a picture",
    description: `A variation is the picture's latent rotated by \`strength\`, in a direction drawn from its seed. ${WAITS}`,
    parameters: [IDEMPOTENCY_KEY],
    body: { content: { "multipart/form-data": { schema: variationForm } } },
    answers: pictures(AT_THE_END),
    errors: PICTURES,
    shell: `${PICTURE}curl -s "$URL/v1/images/variations" -F image=@apple.png -F n=2 -F strength=0.3`,
  },
  {
    method: "post",
    path: "/v1/images/edits",
    id: "editImage",
    tag: "Pictures",
    summary: "Edit pictures by a prompt",
    description:
      "An edit lies between the picture's latent and the prompt's latent of the same seed. A picture is one " +
      `token, so it is edited as a whole: a \`mask\` is rejected. ${WAITS}`,
    parameters: [IDEMPOTENCY_KEY],
    body: { content: { "multipart/form-data": { schema: editForm } } },
    answers: pictures(AT_THE_END_OR_STREAMED),
    errors: [...PICTURES, "prompt_too_long", "moderation_blocked"],
    shell: `${PICTURE}curl -s "$URL/v1/images/edits" -F image=@apple.png -F prompt="a green apple" -F seed=7`,
  },
];
