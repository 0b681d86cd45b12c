/** The map: pictures at their positions, decoded in the page when they come into view. */
import { type PointerEvent, useEffect, useRef, useState, type WheelEvent } from "react";
import { useStudio } from "../../app/studio.tsx";
import type { Pixels } from "../../engine/protocol.ts";
import type { Place } from "./use-library.ts";

/** Pixels of a picture on the map before zooming. */
const TILE = 44;
const BATCH = 8;
/** Enough for pictures of this size. */
const STEPS = 2;
const SEED = 0;

interface View {
  /** Centre of the visible part, in map coordinates. */
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}
const START: View = { x: 0.5, y: 0.5, zoom: 1 };
const bounded = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** The visible places, and their squared distance from the centre. */
interface Visible {
  readonly places: readonly Place[];
  readonly distance: (place: Place) => number;
}

/** Decodes the visible places in small batches, starting at the centre. */
function useBitmaps(visible: Visible): ReadonlyMap<string, ImageBitmap> {
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

interface MapProps {
  readonly places: readonly Place[];
  readonly chosen: string | undefined;
  readonly marked: ReadonlySet<string>;
  readonly onChoose: (place: Place) => void;
  /** Receives the places of a region drawn with the pointer, or all visible ones. */
  readonly onRegion: (places: readonly Place[]) => void;
}

interface Region {
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}
const within = (value: number, a: number, b: number) => value >= Math.min(a, b) && value <= Math.max(a, b);

export function LatentMap({ places, chosen, marked, onChoose, onRegion }: MapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 800, height: 520 });
  const [view, setView] = useState(START);
  /** Whether the pointer draws a region; else it moves the map. */
  const [selecting, setSelecting] = useState(false);
  const [region, setRegion] = useState<Region>();
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  const span = Math.max(Math.sqrt(places.length) * TILE * 1.15, Math.min(size.width, size.height) * 0.9) * view.zoom;
  const tile = TILE * Math.sqrt(view.zoom) * (view.zoom > 1 ? Math.sqrt(view.zoom) : 1);
  const toScreen = (place: Place) => ({
    x: size.width / 2 + (place.x - view.x) * span,
    y: size.height / 2 + (place.y - view.y) * span,
  });
  const visible = places.filter((place) => {
    const { x, y } = toScreen(place);
    return x > -tile && y > -tile && x < size.width + tile && y < size.height + tile;
  });
  const bitmaps = useBitmaps({
    places: visible,
    distance: (place) => (place.x - view.x) ** 2 + (place.y - view.y) ** 2,
  });

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return;
    const ratio = devicePixelRatio;
    element.width = size.width * ratio;
    element.height = size.height * ratio;
    context.scale(ratio, ratio);
    const style = getComputedStyle(element);
    for (const place of visible) {
      const { x, y } = toScreen(place);
      const bitmap = bitmaps.get(place.latent.id);
      if (bitmap) {
        context.save();
        context.beginPath();
        context.roundRect(x - tile / 2, y - tile / 2, tile, tile, tile / 8);
        context.strokeStyle = style.getPropertyValue("--line");
        context.stroke();
        context.clip();
        context.drawImage(bitmap, x - tile / 2, y - tile / 2, tile, tile);
        context.restore();
      } else {
        context.fillStyle = style.getPropertyValue("--line-strong");
        context.fillRect(x - 3, y - 3, 6, 6);
      }
      if (place.latent.id === chosen || marked.has(place.latent.id)) {
        context.lineWidth = place.latent.id === chosen ? 3 : 2;
        context.strokeStyle = style.getPropertyValue("--accent");
        context.beginPath();
        context.roundRect(x - tile / 2, y - tile / 2, tile, tile, tile / 8);
        context.stroke();
      }
    }
    if (region) {
      const { from, to } = region;
      context.lineWidth = 2;
      context.strokeStyle = style.getPropertyValue("--accent");
      context.setLineDash([6, 4]);
      context.strokeRect(from.x, from.y, to.x - from.x, to.y - from.y);
      context.setLineDash([]);
    }
  });

  const inRegion = ({ from, to }: Region) =>
    visible.filter((place) => {
      const { x, y } = toScreen(place);
      return within(x, from.x, to.x) && within(y, from.y, to.y);
    });
  /** @returns whether the event belongs to the selection of a region */
  const drawRegion = (event: PointerEvent<HTMLCanvasElement>): boolean => {
    if (!selecting) return false;
    const box = event.currentTarget.getBoundingClientRect();
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    if (event.type === "pointerdown") {
      event.currentTarget.setPointerCapture(event.pointerId);
      setRegion({ from: at, to: at });
    } else if (region && event.type === "pointermove") {
      setRegion({ ...region, to: at });
    } else if (region && event.type === "pointerup") {
      onRegion(inRegion({ ...region, to: at }));
      setRegion(undefined);
      setSelecting(false);
    }
    return true;
  };
  const zoomBy = (factor: number) => setView((before) => ({ ...before, zoom: bounded(before.zoom * factor, 0.3, 12) }));
  const move = (dx: number, dy: number) =>
    setView((before) => ({
      ...before,
      x: bounded(before.x - dx / span, 0, 1),
      y: bounded(before.y - dy / span, 0, 1),
    }));
  const pointer = (event: PointerEvent<HTMLCanvasElement>) => {
    const { clientX: x, clientY: y } = event;
    if (drawRegion(event)) return;
    if (event.type === "pointerdown") {
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { x, y, moved: false };
    } else if (event.type === "pointermove" && drag.current) {
      const [dx, dy] = [x - drag.current.x, y - drag.current.y];
      if (!drag.current.moved && Math.hypot(dx, dy) < 4) return;
      drag.current = { x, y, moved: true };
      move(dx, dy);
    } else if (event.type === "pointerup") {
      if (drag.current && !drag.current.moved) choose(x, y, event.currentTarget);
      drag.current = null;
    }
  };
  const choose = (clientX: number, clientY: number, element: HTMLCanvasElement) => {
    const box = element.getBoundingClientRect();
    const near = visible
      .map((place) => ({ place, at: toScreen(place) }))
      .map(({ place, at }) => ({
        place,
        distance: Math.max(Math.abs(at.x - clientX + box.left), Math.abs(at.y - clientY + box.top)),
      }))
      .filter(({ distance }) => distance < tile / 2)
      .toSorted((a, b) => a.distance - b.distance)[0];
    if (near) onChoose(near.place);
  };
  return (
    <div
      className="map"
      data-selecting={selecting}
      data-drawn={visible.every(({ latent }) => bitmaps.has(latent.id)) ? "all" : "some"}
    >
      <canvas
        ref={canvas}
        role="img"
        aria-label={`A map of ${places.length} pictures; similar pictures are close to each other. The list below contains the same pictures.`}
        onPointerDown={pointer}
        onPointerMove={pointer}
        onPointerUp={pointer}
        onWheel={(event: WheelEvent) => zoomBy(Math.exp(-event.deltaY / 400))}
      />
      <div className="map-buttons">
        <button type="button" className="small" aria-pressed={selecting} onClick={() => setSelecting(!selecting)}>
          Select a region
        </button>
        <button type="button" className="small" onClick={() => onRegion(visible)}>
          Select all in view
        </button>
        <button type="button" className="icon-button" aria-label="Zoom in" onClick={() => zoomBy(1.5)}>
          +
        </button>
        <button type="button" className="icon-button" aria-label="Zoom out" onClick={() => zoomBy(1 / 1.5)}>
          −
        </button>
        <button type="button" className="small" onClick={() => setView(START)}>
          Show all
        </button>
      </div>
    </div>
  );
}
