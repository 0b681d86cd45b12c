/** Writes the bundle that results from fine-tuning: the old one with the trained networks replaced. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Storage } from "@reptok/model";
import {
  ORIGIN_CARD,
  carriedFiles,
  readyComponent,
  writeBundle,
  type BundleParts,
  type ReadyComponent,
} from "@reptok/runtime";
import { ComponentName, type Manifest } from "@reptok/shared";
import { tuningCard, type Measured } from "./card.ts";
import type { Job } from "./job.ts";
import type { Settings } from "./settings.ts";
import type { Source } from "./source.ts";

export interface Destination {
  readonly out: string;
  readonly model: string;
  /** Storage of the trained networks; the bundle's by default. */
  readonly storage?: Storage | undefined;
  readonly title?: string | undefined;
}

const pictureAt = (path: string): Promise<Uint8Array | undefined> => readFile(path).catch(() => undefined);

/** The part of the manifest that is carried over; its description of the model is replaced. */
function carriedOver({ manifest }: Source): Omit<BundleParts["manifest"], "model" | "title" | "created"> {
  const { model: _, title: __, created: ___, format: ____, version: _____, identity: ______, ...rest } = manifest;
  const { components: _______, networks: ________, frozenCls: _________, files: __________, ...declared } = rest;
  const { textGenerator, textEncoder, ...kept } = declared;
  return { ...kept, ...(textGenerator && { textGenerator }), ...(textEncoder && { textEncoder }) };
}

const MAX_TITLE = 200;

/** Trained networks are stored anew, the others copied byte by byte. */
export async function writeTuned(
  source: Source,
  job: Job,
  settings: Settings,
  { out, model, storage, title }: Destination,
  measured: Measured,
  dir: string,
): Promise<Manifest> {
  const { bundle } = source;
  const { configs, weights, files = {} } = await job.tuning.outcome();
  const ready: Partial<Record<ComponentName, ReadyComponent>> = {};
  for (const name of ComponentName.options) {
    if (bundle.manifest.components[name] === undefined || weights[name] !== undefined) continue;
    ready[name] = await readyComponent(bundle, name);
  }
  const trained = ComponentName.options.filter((name) => weights[name] !== undefined);
  // A new network is stored as the others are.
  const before = (bundle.manifest.components[trained[0]!] ?? bundle.manifest.components.decoder)!;
  const carried = await carriedFiles(bundle);
  const [samples, loss] = [await pictureAt(join(dir, "samples.png")), await pictureAt(join(dir, "loss.png"))];
  const generatedFiles = {
    ...(samples && { "fine-tuning-samples.png": samples }),
    ...(loss && { "fine-tuning-loss.png": loss }),
  };
  const text = tuningCard({
    origin: bundle.manifest,
    model,
    settings,
    trained,
    counts: { train: job.split.train.length, heldOut: job.split.heldOut.length },
    measured,
    pictures: Object.keys(generatedFiles),
    originCard: carried[ORIGIN_CARD] && ORIGIN_CARD,
  });
  return writeBundle(out, {
    configs,
    weights,
    ready,
    storage: storage ?? before.weights,
    products: before.products,
    files: {
      ...carried,
      ...source.files,
      ...generatedFiles,
      ...files,
      "README.md": Buffer.from(text),
    },
    manifest: {
      ...carriedOver(source),
      ...job.manifest,
      model,
      title: title ?? `${bundle.manifest.title}, fine-tuned`.slice(0, MAX_TITLE),
      created: new Date().toISOString(),
    },
  });
}
