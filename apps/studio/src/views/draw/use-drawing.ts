/** Draws the settings in the page, and again whenever they change, which cancels the previous drawing. */
import { useEffect, useRef, useState } from "react";
import { useStudio } from "../../app/studio.tsx";
import { isCanceled } from "../../engine/engine.ts";
import { draftSteps } from "../../lib/draft.ts";
import { messageOf } from "../../engine/message.ts";
import { draw, type Drawing, IDLE } from "./drawing.ts";
import type { Settings } from "./settings.ts";

/** If the last picture took longer than this, a draft is shown first. */
const QUICK_MS = 800;

export function useDrawing(settings: Settings): Drawing {
  const { engine, model, onReport } = useStudio();
  const [drawing, setDrawing] = useState<Drawing>(IDLE);
  /** The settings to which `drawing` belongs. */
  const [drawnKey, setDrawnKey] = useState<string>();
  const lastMs = useRef(Number.POSITIVE_INFINITY);
  const opened = model.status === "ready" ? model.opened : undefined;
  const key = JSON.stringify(settings);
  const last = drawing.draft ? undefined : drawing.pictures.at(-1);

  useEffect(() => {
    if (last !== undefined) lastMs.current = last.ms.generate + last.ms.decode;
  }, [last]);

  useEffect(() => {
    const current = JSON.parse(key) as Settings;
    const { condition, count } = current;
    if (opened === undefined || condition === undefined) {
      setDrawing(IDLE);
      return undefined;
    }
    const controller = new AbortController();
    const { signal } = controller;
    const update = (change: (before: Drawing) => Drawing) => {
      if (!signal.aborted) setDrawing(change);
    };
    const steps = current.steps ?? opened.manifest.decoder.sampler.steps;
    setDrawing(({ draft, pictures }) => ({ ...IDLE, status: "drawing", draft, pictures }));
    setDrawnKey(key);
    draw({
      engine,
      settings: { ...current, condition },
      steps,
      draftSteps: lastMs.current > QUICK_MS && count === 1 ? draftSteps(steps) : 0,
      signal,
      update,
      onReport,
    }).catch((error: unknown) => {
      if (!isCanceled(error)) update(() => ({ ...IDLE, status: "failed", problem: messageOf(error) }));
    });
    return () => controller.abort();
  }, [engine, opened, key, onReport]);

  // Right after the settings change, the current drawing still belongs to the previous ones.
  return drawnKey !== key && drawing.status === "done" ? { ...drawing, status: "drawing", progress: 0 } : drawing;
}
