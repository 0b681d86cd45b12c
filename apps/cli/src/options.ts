/** Parsers of option values. Messages state the bounds; commander adds the option and the value. */
import { LatentDtype, MAX_IMAGE_SIDE, MAX_STEPS, parseNumber, Seed } from "@reptok/shared";
import { type Command, InvalidArgumentError, Option } from "commander";

/** A parser of integers in [min, max]. */
export function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = parseNumber(text);
    if (value === undefined || !Number.isInteger(value) || value < min || value > max) {
      throw new InvalidArgumentError(`Expected an integer from ${min} to ${max}.`);
    }
    return value;
  };
}

/** A parser of decimal numbers in [min, max]. */
export function decimal(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = parseNumber(text);
    if (value === undefined || value < min || value > max) {
      throw new InvalidArgumentError(`Expected a number from ${min} to ${max}.`);
    }
    return value;
  };
}

/** The seed if the user gives none; printed, so that the picture can be reproduced. */
export const randomSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

const MAX_SEED = Seed.maxValue ?? 0xffff_ffff;

/** A bundle directory: required, by the option or by the environment. */
export const bundleOption = (flags: string): Option =>
  new Option(flags, "bundle directory")
    .env("REPTOK_MODEL")
    .makeOptionMandatory()
    .argParser((directory) => {
      if (directory === "") throw new InvalidArgumentError("Expected a directory.");
      return directory;
    });

/** Options that several commands share. */
export const OPTIONS = {
  model: () => bundleOption("-m, --model <directory>"),
  seed: () => new Option("-s, --seed <number>", "seed of the noise, 0 to 2^32 - 1").argParser(integer(0, MAX_SEED)),
  steps: () => new Option("--steps <number>", "sampler steps").argParser(integer(1, MAX_STEPS)),
  size: () =>
    new Option("--size <pixels>", "side of the picture: the model's own or larger").argParser(
      integer(8, MAX_IMAGE_SIDE),
    ),
  dtype: () =>
    new Option("--dtype <type>", "number format of latent files").choices(LatentDtype.options).default("f16"),
  force: () => new Option("-f, --force", "overwrite existing files"),
} as const;

/** Adds shared options in the given order. */
export function withOptions(command: Command, ...names: readonly (keyof typeof OPTIONS)[]): Command {
  for (const name of names) command.addOption(OPTIONS[name]());
  return command;
}
