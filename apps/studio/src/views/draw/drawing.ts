/** A drawing: its pictures one after the other, then the intermediate steps of the first one. */
import { previewSteps } from "@reptok/model";
import { type Engine, isCanceled } from "../../engine/engine.ts";
import type { Condition, Drawn, Pixels, Report } from "../../engine/protocol.ts";
import { messageOf } from "../../engine/message.ts";
import type { Settings } from "./settings.ts";

export interface Frame extends Pixels {
  readonly step: number;
}

export interface Drawing {
  readonly status: "idle" | "drawing" | "done" | "failed";
  /** Whether the first picture is a draft of few steps, which the complete picture is about to replace. */
  readonly draft: boolean;
  /** Picture i has seed + i. */
  readonly pictures: readonly Drawn[];
  /** The first picture after some of its steps; drawn after all pictures. */
  readonly strip: readonly Frame[];
  /** Progress of the pictures, from 0 to 1. */
  readonly progress: number;
  /** Why there are no pictures. */
  readonly problem?: string;
  /** Why the strip is incomplete. */
  readonly stripProblem?: string;
}

export const IDLE: Drawing = { status: "idle", draft: false, pictures: [], strip: [], progress: 0 };

const STRIP_LENGTH = 6;
/** The steps after which the strip shows the picture: evenly spaced, at most six, without the last. */
export const stripSteps = (steps: number): number[] => previewSteps(steps, STRIP_LENGTH);

export interface DrawOptions {
  readonly engine: Pick<Engine, "call">;
  readonly settings: Settings & { readonly condition: Condition };
  /** Steps of the generator, and of the decoder. */
  readonly steps: number;
  /** Steps of a draft that is shown first; 0 for none. */
  readonly draftSteps: number;
  readonly signal: AbortSignal;
  /** Receives each change of the drawing. */
  readonly update: (change: (before: Drawing) => Drawing) => void;
  readonly onReport: (report: Report) => void;
}

/** @throws EngineError if a picture cannot be drawn, or with the code `canceled`; a failing strip keeps the pictures */
export async function draw(options: DrawOptions): Promise<void> {
  const { engine, settings, steps, draftSteps, signal, update, onReport } = options;
  const { condition, seed, guidance, count } = settings;
  if (draftSteps > 0) {
    const request = { condition, guidance, seed, steps: draftSteps };
    const drawn = await engine.call("draw", request, { signal, onReport });
    update((before) => ({ ...before, draft: true, pictures: [drawn] }));
  }
  const pictures: Drawn[] = [];
  for (let i = 0; i < count; i++) {
    const follow = (report: Report) => {
      if (report.type !== "step") return onReport(report);
      const done = report.stage === "generate" ? report.step : steps + report.step;
      update((before) => ({ ...before, progress: (i + done / (2 * steps)) / count }));
    };
    const previews = i === 0 ? STRIP_LENGTH : undefined;
    const request = { condition, guidance, seed: (seed + i) % 2 ** 32, steps: settings.steps, previews };
    pictures.push(await engine.call("draw", request, { signal, onReport: follow }));
    const last = i === count - 1 ? ({ status: "done", progress: 1 } as const) : {};
    update((before) => ({ ...before, draft: false, pictures: [...pictures], ...last }));
  }
  const show = (report: Report) => {
    if (report.type !== "preview") return onReport(report);
    const { step, rgba, width, height } = report;
    update((before) => ({ ...before, strip: [...before.strip, { step, rgba, width, height }] }));
  };
  await engine.call("strip", {}, { signal, onReport: show }).catch((error: unknown) => {
    if (isCanceled(error)) throw error;
    update((before) => ({ ...before, stripProblem: messageOf(error) }));
  });
}
