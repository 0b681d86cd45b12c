/** Draws the settings in the page, and again whenever they change, which cancels the previous drawing. */
import { previewSteps } from "@reptok/model";
import { useEffect, useRef, useState } from "react";
import { useStudio } from "../../app/studio.tsx";
import { isCanceled } from "../../engine/engine.ts";
import { draftSteps } from "../../lib/draft.ts";
import type { Condition, Drawn, Pixels, Report } from "../../engine/protocol.ts";

export interface Settings {
  /** Absent if there is nothing to draw. */
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
  /** The first picture after some of its steps; filled in once the pictures are done. */
  readonly strip: readonly Frame[];
  readonly share: number;
  readonly problem?: string;
}

const IDLE: Drawing = { status: "idle", draft: false, pictures: [], strip: [], share: 0 };
const STRIP = 6;
/** The steps after which the strip shows the picture: evenly spaced, at most six, without the last. */
export const stripSteps = (steps: number): number[] => previewSteps(steps, STRIP);
/** If the last picture took longer than this, a draft is shown first. */
const QUICK_MS = 800;

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
    const pictures: Drawn[] = [];
    const show = (drawn: Drawn) => {
      lastMs.current = drawn.ms.generate + drawn.ms.decode;
      pictures.push(drawn);
      const done = pictures.length === count ? ({ status: "done", share: 1 } as const) : {};
      update((before) => ({ ...before, draft: false, pictures: [...pictures], ...done }));
    };
    const follow = (index: number) => (report: Report) => {
      if (report.type === "drawn") show(report.drawn);
      else if (report.type === "preview") {
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
        const showDraft = (report: Report) =>
          report.type === "drawn"
            ? update((before) => ({ ...before, draft: true, pictures: [report.drawn] }))
            : onReport(report);
        await engine.call("draw", { ...request, seed, steps: few }, { signal, onReport: showDraft });
      }
      for (let i = 0; i < count; i++) {
        const one = { ...request, seed: (seed + i) % 2 ** 32, steps, previews: i === 0 ? STRIP : 0 };
        await engine.call("draw", one, { signal, onReport: follow(i) });
      }
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
