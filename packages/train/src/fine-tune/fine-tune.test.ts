/** Fine-tuning of a bundle of random weights on made pictures: it learns, goes on, and what comes out is a bundle. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createPipeline, slerp } from "@reptok/model";
import { bundleWeights, createRunner, openBundle, readTokenizer } from "@reptok/runtime";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeTinyBundle } from "../../../runtime/src/testing/tiny-bundle.ts";
import { CHECKPOINT } from "../trainer/loop.ts";
import { fineTune } from "./fine-tune.ts";
import type { TuneOptions } from "./tune.ts";
