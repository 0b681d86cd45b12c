/** Settings that a checkpoint has in its `hyper_parameters` and that cannot be inferred from its weights. */
import { CheckpointError, isPlainDict, plainAt, type Plain } from "@reptok/checkpoint";

const PARAMS = ["hyper_parameters", "first_stage_cfg", "params"] as const;

/** All values of a key anywhere below a value, with their paths. */
function* below(value: Plain | undefined, key: string, path: string): Generator<readonly [path: string, value: Plain]> {
  if (Array.isArray(value)) {
    for (const [i, item] of (value as readonly Plain[]).entries()) yield* below(item, key, `${path}[${i}]`);
  }
  if (!isPlainDict(value)) return;
  for (const [name, item] of Object.entries(value)) {
    if (name === key) yield [`${path}.${name}`, item];
    else yield* below(item, key, `${path}.${name}`);
  }
}

/** The value at its usual path, else the only one anywhere below `hyper_parameters`. */
function find(root: Plain, key: string): readonly [path: string, value: Plain] | undefined {
  const usual = plainAt(root, ...PARAMS, key);
  if (usual !== undefined) return [[...PARAMS, key].join("."), usual];
  const found = [...below(plainAt(root, PARAMS[0]), key, PARAMS[0])];
  const values = new Set(found.map(([, value]) => value));
  if (values.size > 1) {
    throw new CheckpointError(
      "malformed",
      found.map(([path]) => path).join(", "),
      `expected one ${key}, got ${values.size}`,
    );
  }
  return found[0];
}

/**
 * The factor from the generator's latents to the encoder's tokens.
 * @throws CheckpointError when there is none, several, or one that is not a positive number
 */
export function scaleFactor(root: Plain): number {
  const found = find(root, "scale_factor");
  const usual = [...PARAMS, "scale_factor"].join(".");
  if (found === undefined) {
    throw new CheckpointError("missing", usual, "expected a positive number, got none; set it with --scale-factor");
  }
  const [path, value] = found;
  if (typeof value !== "number" || !(value > 0) || !Number.isFinite(value)) {
    throw new CheckpointError(
      "malformed",
      path,
      `expected a positive number, got ${typeof value === "number" ? value : typeof value}`,
    );
  }
  return value;
}

/** Side of the pictures in pixels, if the checkpoint has it; 256, as in the published one, otherwise. */
export function imageSize(root: Plain): number {
  const value = plainAt(root, ...PARAMS, "image_size");
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 256;
}
