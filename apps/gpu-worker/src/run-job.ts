/** Executes a planned job: submits its tasks stage by stage and converts their results to outputs. */
import { decodeLatent, encodeLatentOf, latentPath } from "@reptok/shared";
import type { ImageSpec, Manifest } from "@reptok/shared";
import { previewSteps, type Picture } from "@reptok/model";
import { writeAnimation, writePicture } from "@reptok/runtime";
import type { JobOutput } from "./events.ts";
import type { PictureReader } from "./picture-reader.ts";
import type { DecodePlan, EncodePlan, GeneratePlan, Plan } from "./plan.ts";
import { outputsOf } from "./plan.ts";
import { Progress } from "./progress.ts";
import { decodingCost } from "./task.ts";
import type { Computed, DecodeTask, GenerateTask, LoadedModel, Task } from "./task.ts";

export interface JobContext {
  readonly model: LoadedModel;
  readonly tenant: string;
  readonly order: number;
  readonly signal: AbortSignal;
  readonly add: (task: Task) => void;
  readonly pictures: Pick<PictureReader, "read">;
  readonly onStart: () => void;
  readonly onProgress: (step: number, steps: number) => void;
  /** Called with preview `partial` (from 0) of output `index` as a picture file. */
  readonly onPartial: (index: number, partial: number, picture: Uint8Array) => void;
}
export interface JobResult {
  readonly outputs: JobOutput[];
  /** Compute time in seconds: the job's share of its batches. */
  readonly predictTime: number;
}
interface Part {
  readonly output: JobOutput;
  readonly seconds: number;
}

/** Rejects with the first failure of an item, or with the signal's reason. */
export async function runJob(plan: Plan, context: JobContext): Promise<JobResult> {
  const parts = await Promise.all(partsOf(plan, context));
  return {
    outputs: parts.map(({ output }) => output),
    predictTime: parts.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

function partsOf(plan: Plan, context: JobContext): Promise<Part>[] {
  const items = outputsOf(plan);
  switch (plan.kind) {
    case "encode":
      return [encodePart(plan, context)];
    case "generate": {
      const progress = new Progress(items, plan.steps + (plan.image?.steps ?? 0), context.onProgress);
      return plan.seeds.map((_, i) => generatePart(plan, i, context, (steps) => progress.set(i, steps)));
    }
    case "decode": {
      const { steps, animation } = plan.image;
      const progress = new Progress(items, steps * (animation?.frames ?? 1), context.onProgress);
      const part = animation ? animatedPart : decodePart;
      return plan.seeds.map((_, i) => part(plan, i, context, (done) => progress.set(i, done)));
    }
  }
}

type OnStep = (step: number) => void;
type Settle<T> = Pick<PromiseWithResolvers<Computed<T>>, "resolve" | "reject">;

/** Submits the task that `make` builds; resolves to its result. */
function submit<T>(
  context: JobContext,
  make: (common: Omit<JobContext, "add" | "pictures" | "onProgress" | "onPartial"> & Settle<T>) => Task,
): Promise<Computed<T>> {
  const { promise, resolve, reject } = Promise.withResolvers<Computed<T>>();
  const { model, tenant, order, signal, onStart } = context;
  context.add(make({ model, tenant, order, signal, onStart, resolve, reject }));
  return promise;
}

async function encodePart({ picture: file }: EncodePlan, context: JobContext): Promise<Part> {
  const { model, tenant, signal, onStart, pictures } = context;
  const encoderSize = model.manifest.preprocess.size;
  const { picture, seconds } = await pictures.read({ file, encoderSize, tenant, signal, onStart });
  const generated = await submit<Float32Array>(context, (common) => ({
    ...common,
    op: "encode",
    picture,
    decoding: decodingCost(file),
    onStep: () => {},
  }));
  return { output: { latent: latentBytes(generated.value, model.manifest) }, seconds: seconds + generated.seconds };
}

async function generatePart(plan: GeneratePlan, index: number, context: JobContext, onStep: OnStep): Promise<Part> {
  const { condition, steps, guidance, image, partials } = plan;
  const seed = plan.seeds[index]!;
  const generated = await submit<Float32Array>(context, (common): GenerateTask => {
    return { ...common, op: "generate", condition, seed, steps, guidance, onStep };
  });
  const latent = latentBytes(generated.value, context.model.manifest);
  if (image === null) return { output: { latent }, seconds: generated.seconds };
  // Decodes the stored, rounded values: decoding the stored latent again must give the same picture.
  const stored = decodeLatent(latent).data;
  const drawing = { latent: stored, seed, image, index, partials };
  const drawn = await draw(drawing, context, (step) => onStep(steps + step));
  return { output: { latent, picture: drawn.value }, seconds: generated.seconds + drawn.seconds };
}

async function decodePart(plan: DecodePlan, index: number, context: JobContext, onStep: OnStep): Promise<Part> {
  const { image, partials } = plan;
  const drawing = { latent: plan.latents[index]!, seed: plan.seeds[index]!, image, index, partials };
  const { value, seconds } = await draw(drawing, context, onStep);
  return { output: { picture: value }, seconds };
}

/** Decodes an animation: its frames have one seed and latents at equal angles. */
async function animatedPart(plan: DecodePlan, index: number, context: JobContext, onStep: OnStep): Promise<Part> {
  const { image, seeds, latents, towards } = plan;
  const { frames, duration } = image.animation!;
  const steps = Array.from({ length: frames }, () => 0);
  const drawn = await Promise.all(
    latentPath([latents[index]!, towards[index]!], frames).map((latent, frame) =>
      compute({ latent, seed: seeds[index]!, image, index, partials: 0 }, context, (step) => {
        steps[frame] = step;
        onStep(steps.reduce((sum, each) => sum + each, 0));
      }),
    ),
  );
  const pictures = drawn.map(({ value }) => value);
  return {
    output: { picture: await writeAnimation(pictures, image, duration) },
    seconds: drawn.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

interface Drawing {
  readonly latent: Float32Array;
  readonly seed: number;
  readonly image: ImageSpec;
  /** Index of the job's output. */
  readonly index: number;
  readonly partials: number;
}

async function compute(drawing: Drawing, context: JobContext, onStep: OnStep): Promise<Computed<Picture>> {
  const { latent, seed, image, index, partials } = drawing;
  const { steps } = image;
  const file = (picture: Picture) => writePicture(picture, image);
  const shown = inOrder(file, (picture, partial) => context.onPartial(index, partial, picture));
  const computed = await submit<Picture>(context, (common): DecodeTask => {
    const previews = previewSteps(steps, partials);
    return { ...common, op: "decode", latent, seed, steps, onStep, previews, onPreview: shown.add };
  });
  await shown.done();
  return computed;
}

async function draw(drawing: Drawing, context: JobContext, onStep: OnStep): Promise<Computed<Uint8Array>> {
  const { value, seconds } = await compute(drawing, context, onStep);
  return { value: await writePicture(value, drawing.image), seconds };
}

/** Passes values through `make` in order, without blocking `add`; values for which it fails are skipped. */
function inOrder<T, U>(make: (value: T) => Promise<U>, emit: (result: U, place: number) => void) {
  let last = Promise.resolve();
  let count = 0;
  return {
    add(value: T): void {
      const place = count++;
      last = last.then(async () => emit(await make(value), place)).catch(() => {});
    },
    done: () => last,
  };
}

/** f16 halves the storage; its rounding is far below the decoder's precision. */
function latentBytes(data: Float32Array, manifest: Manifest): Uint8Array {
  try {
    return encodeLatentOf(manifest, data, "f16");
  } catch (cause) {
    // The client sent no latent: values that cannot be stored are a fault of the model.
    throw new Error("the model generated a latent that cannot be stored", { cause });
  }
}
