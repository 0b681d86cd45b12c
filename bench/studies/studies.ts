/** All studies, in the order of running. */
import type { Recipe } from "@reptok/train/experiments";
import { captions } from "./captions.ts";
import { generatorDepth } from "./generator-depth.ts";
import { lambda } from "./lambda.ts";
import { patch } from "./patch.ts";
import { selfSupervision } from "./self-supervision.ts";
import { space } from "./space.ts";
import type { Study } from "./study.ts";
import { tokenWidth } from "./token-width.ts";
import { tuning } from "./tuning.ts";

export const studiesOf = (base: Recipe): Study[] =>
  [tuning, lambda, tokenWidth, selfSupervision, space, patch, generatorDepth, captions].map((study) => study(base));
