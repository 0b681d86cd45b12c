/** Pictures of the places in view, decoded in the page. */
import { useEffect, useRef, useState } from "react";
import { useStudio } from "../../app/studio.tsx";
import type { Pixels } from "../../engine/protocol.ts";
import type { Place } from "./use-library.ts";

const BATCH = 8;
/** Enough for pictures of the map's size. */
const STEPS = 2;
const SEED = 0;

/** The visible places, and their squared distance from the centre. */
interface Visible {
  readonly places: readonly Place[];
  readonly distance: (place: Place) => number;
}

/** Decodes the visible places in small batches, starting at the centre. @returns the decoded ones by latent id */
export function useBitmaps(visible: Visible): ReadonlyMap<string, ImageBitmap> {
  const { engine, onReport } = useStudio();
  const bitmaps = useRef(new Map<string, ImageBitmap>());
  const [, redraw] = useState(0);
  const key = visible.places.map(({ latent }) => latent.id).join();
  const latest = useRef(visible);
  latest.current = visible;
  useEffect(() => {
    const controller = new AbortController();
    const bitmapOf = ({ rgba, width, height }: Pixels) => createImageBitmap(new ImageData(rgba, width, height));
    async function work(): Promise<void> {
      for (;;) {
        const { places, distance } = latest.current;
        const due = places
          .filter(({ latent }) => !bitmaps.current.has(latent.id))
          .toSorted((a, b) => distance(a) - distance(b))
          .slice(0, BATCH);
        if (due.length === 0 || controller.signal.aborted) return;
        const latents = due.map(({ latent }) => latent.data);
        const pictures = await engine.call(
          "decode",
          { latents, seed: SEED, steps: STEPS },
          { signal: controller.signal, onReport },
        );
        const decoded = await Promise.all(pictures.map(bitmapOf));
        due.forEach(({ latent }, i) => bitmaps.current.set(latent.id, decoded[i]!));
        redraw((count) => count + 1);
      }
    }
    work().catch(() => {}); // canceled, or a failure of the model, which the page shows
    return () => controller.abort();
  }, [engine, key, onReport]);
  return bitmaps.current;
}
