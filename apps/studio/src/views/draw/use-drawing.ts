/** Draws in the page what the settings say, and again whenever they change: the drawing before is canceled. */
import { previewSteps } from "@reptok/model";
import { useEffect, useRef, useState } from "react";
import { useStudio } from "../../app/studio.tsx";
import { isCanceled } from "../../engine/engine.ts";
import { draftSteps } from "../../lib/draft.ts";
import type { Condition, Drawn, Pixels, Report } from "../../engine/protocol.ts";

export interface Settings {
  /** Absent where nothing is asked for. */
  readonly condition: Condition | undefined;
  readonly seed: number;
  readonly steps: number | undefined;
  readonly guidance: number | undefined;
  readonly count: number;
}

export interface Frame extends Pixels {
  readonly step: number;
}

export interface Drawing {
  readonly status: "idle" | "drawing" | "done" | "failed";
  /** Whether the first picture is a draft, of few steps, that the full one is about to replace. */
  readonly draft: boolean;
  /** Picture i has seed + i. */
  readonly pictures: readonly Drawn[];
  /** The first picture as it takes shape. */
  readonly strip: readonly Frame[];
  readonly share: number;
  readonly problem?: string;
}

const IDLE: Drawing = { status: "idle", draft: false, pictures: [], strip: [], share: 0 };
const STRIP = 6;
/** The steps after which the strip shows the picture: even over the way, at most six, without the last. */
export const stripSteps = (steps: number): number[] => previewSteps(steps, STRIP);
/** Pictures that take longer than this are drafted first. */
const QUICK_MS = 400;

export function useDrawing(settings: Settings): Drawing {
  const { engine, model, onReport } = useStudio();
  const [drawing, setDrawing] = useState<Drawing>(IDLE);
  const [begun, setBegun] = useState<string>();
  const lastMs = useRef(Number.POSITIVE_INFINITY);
  const ready = model.status === "ready" ? model.opened : undefined;
  const key = JSON.stringify(settings);

  useEffect(() => {
    const { condition, seed, steps, guidance, count } = JSON.parse(key) as Settings;
    if (ready === undefined || condition === undefined) {
      setDrawing(IDLE);
      return undefined;
    }
    const controller = new AbortController();
    const { signal } = controller;
    const update = (change: (before: Drawing) => Drawing) => {
      if (!signal.aborted) setDrawing(change);
    };
    const total = 2 * (steps ?? ready.manifest.decoder.sampler.steps);
    const follow = (index: number) => (report: Report) => {
      if (report.type === "preview" && index === 0) {
        const { step, rgba, width, height } = report;
        update((before) => ({ ...before, strip: [...before.strip, { step, rgba, width, height }] }));
      } else if (report.type === "step") {
        const done = report.stage === "generate" ? report.step : total / 2 + report.step;
        update((before) => ({ ...before, share: (index + done / total) / count }));
      } else onReport(report);
    };

    async function run(): Promise<void> {
      const request = { condition: condition!, guidance };
      const few = lastMs.current > QUICK_MS && count === 1 ? draftSteps(total / 2) : 0;
      if (few > 0) {
        const draft = await engine.call("draw", { ...request, seed, steps: few }, { signal, onReport });
        update((before) => ({ ...before, draft: true, pictures: [draft] }));
      }
      const pictures: Drawn[] = [];
      for (let i = 0; i < count; i++) {
        const one = { ...request, seed: (seed + i) % 2 ** 32, steps, previews: i === 0 ? STRIP : 0 };
        const drawn = await engine.call("draw", one, { signal, onReport: follow(i) });
        lastMs.current = drawn.ms.generate + drawn.ms.decode;
        pictures.push(drawn);
        update((before) => ({ ...before, draft: false, pictures: [...pictures] }));
      }
      update((before) => ({ ...before, status: "done", share: 1 }));
    }
    setDrawing((before) => ({ ...before, status: "drawing", strip: [], share: 0 }));
    setBegun(key);
    run().catch((error: unknown) => {
      if (isCanceled(error)) return;
      const problem = error instanceof Error ? error.message : String(error);
      update(() => ({ ...IDLE, status: "failed", problem }));
    });
    return () => controller.abort();
  }, [engine, ready, key, onReport]);

  // Right after the settings change, the current drawing still belongs to the previous ones.
  return begun !== key && drawing.status === "done" ? { ...drawing, status: "drawing", share: 0 } : drawing;
}
