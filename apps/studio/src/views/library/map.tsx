/** The map: pictures at their positions, decoded in the page when they come into view. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { useThemeChanges } from "../../app/theme.ts";
import { type Mark, paint, type Position, type Region } from "./paint.ts";
import { useBitmaps } from "./use-bitmaps.ts";
import type { Place } from "./use-library.ts";
import { type MapView, useMapView } from "./use-map-view.ts";

/** A button zooms by this factor; an arrow key moves the map by so many pixels. */
const ZOOM = 1.5;
const STEP = 60;
/** A pointer that moves less, in pixels, has clicked. */
const CLICK = 4;

interface MapProps {
  readonly places: readonly Place[];
  readonly chosen: string | undefined;
  readonly marked: ReadonlySet<string>;
  readonly onChoose: (place: Place) => void;
  /** Receives the places of a region drawn with the pointer, or all visible ones. */
  readonly onRegion: (places: readonly Place[]) => void;
}

const within = (value: number, a: number, b: number) => value >= Math.min(a, b) && value <= Math.max(a, b);
const contains = ({ from, to }: Region, { x, y }: Position) => within(x, from.x, to.x) && within(y, from.y, to.y);
const distance = (a: Position, b: Position) => Math.hypot(a.x - b.x, a.y - b.y);

/** Moves and zooms the map by keys. @returns whether the key does so */
function press({ key }: KeyboardEvent, map: MapView): boolean {
  const actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => map.move(STEP, 0),
    ArrowRight: () => map.move(-STEP, 0),
    ArrowUp: () => map.move(0, STEP),
    ArrowDown: () => map.move(0, -STEP),
    "+": () => map.zoom(ZOOM),
    "-": () => map.zoom(1 / ZOOM),
    "0": () => map.reset(),
  };
  actions[key]?.();
  return key in actions;
}

/** The canvas, its size and its wheel events, which do not scroll the page: React's cannot prevent that. */
function useCanvas(onWheel: (delta: number, at: Position) => void) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 800, height: 520 });
  const latest = useRef(onWheel);
  latest.current = onWheel;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      latest.current(event.deltaY, { x: event.offsetX, y: event.offsetY });
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener("wheel", wheel);
    };
  }, []);
  return { canvas, size };
}

export function LatentMap({ places, chosen, marked, onChoose, onRegion }: MapProps) {
  useThemeChanges();
  const { canvas, size } = useCanvas((delta, at) => map.zoom(Math.exp(-delta / 400), at));
  const map = useMapView(size, places.length);
  /** Whether the pointer draws a region; else it moves the map. */
  const [selecting, setSelecting] = useState(false);
  const [region, setRegion] = useState<Region>();
  const drag = useRef<{ at: Position; moved: boolean } | null>(null);
  /** The pointers that are down. */
  const fingers = useRef(new Map<number, Position>());
  const visible = places
    .map((place) => ({ place, at: map.project(place) }))
    .filter(({ at: { x, y } }) => {
      const { tile } = map;
      return x > -tile && y > -tile && x < size.width + tile && y < size.height + tile;
    });
  const bitmaps = useBitmaps({ places: visible.map(({ place }) => place), distance: map.distance });

  useEffect(() => {
    if (canvas.current === null) return;
    const marks = visible.map(({ place: { latent }, at }): Mark => {
      const emphasis = latent.id === chosen ? "chosen" : marked.has(latent.id) ? "marked" : "none";
      return { at, bitmap: bitmaps.get(latent.id), emphasis };
    });
    paint(canvas.current, size, map.tile, marks, region);
  });

  const choose = (clicked: Position) => {
    const [nearest] = visible.toSorted((a, b) => distance(a.at, clicked) - distance(b.at, clicked));
    if (nearest && distance(nearest.at, clicked) < map.tile / Math.SQRT2) onChoose(nearest.place);
  };
  const select = (at: Position, type: string) => {
    if (type === "pointerdown") setRegion({ from: at, to: at });
    else if (region && type === "pointermove") setRegion({ ...region, to: at });
    else if (region && type === "pointerup") {
      const selected = visible.filter((each) => contains({ ...region, to: at }, each.at));
      onRegion(selected.map(({ place }) => place));
      setRegion(undefined);
      setSelecting(false);
    } else if (type === "pointercancel") setRegion(undefined);
  };
  const pan = (at: Position, type: string) => {
    if (type === "pointerdown") {
      drag.current = { at, moved: false };
    } else if (type === "pointermove" && drag.current) {
      const { at: before, moved } = drag.current;
      if (!moved && distance(at, before) < CLICK) return;
      drag.current = { at, moved: true };
      map.move(at.x - before.x, at.y - before.y);
    } else {
      if (type === "pointerup" && drag.current && !drag.current.moved) choose(at);
      drag.current = null;
    }
  };
  const point = ({ currentTarget, type, pointerId, clientX, clientY }: PointerEvent<HTMLCanvasElement>) => {
    const box = currentTarget.getBoundingClientRect();
    const at = { x: clientX - box.left, y: clientY - box.top };
    const before = fingers.current.get(pointerId);
    if (type === "pointerdown") {
      currentTarget.setPointerCapture(pointerId);
      fingers.current.set(pointerId, at);
    } else if (type !== "pointermove") {
      fingers.current.delete(pointerId);
    } else if (before) {
      fingers.current.set(pointerId, at);
    }
    const [other] = [...fingers.current].flatMap(([id, position]) => (id === pointerId ? [] : [position]));
    if (other === undefined) return (selecting ? select : pan)(at, type);
    // Two fingers zoom: the place below the other one stays there.
    drag.current = null;
    setRegion(undefined);
    if (before && type === "pointermove") map.zoom(distance(at, other) / Math.max(distance(before, other), 1), other);
  };
  return (
    <div
      className="map"
      data-selecting={selecting}
      data-drawn={visible.every(({ place }) => bitmaps.has(place.latent.id)) ? "all" : "some"}
    >
      <canvas
        ref={canvas}
        role="application"
        tabIndex={0}
        aria-label={`A map of ${places.length} pictures; similar pictures are close to each other. Arrow keys move it, plus and minus zoom. The list below contains the same pictures.`}
        onPointerDown={point}
        onPointerMove={point}
        onPointerUp={point}
        onPointerCancel={point}
        onKeyDown={(event) => press(event, map) && event.preventDefault()}
      />
      <div className="map-buttons">
        <button type="button" className="small" aria-pressed={selecting} onClick={() => setSelecting(!selecting)}>
          Select a region
        </button>
        <button type="button" className="small" onClick={() => onRegion(visible.map(({ place }) => place))}>
          Select all in view
        </button>
        <button type="button" className="icon-button" aria-label="Zoom in" onClick={() => map.zoom(ZOOM)}>
          +
        </button>
        <button type="button" className="icon-button" aria-label="Zoom out" onClick={() => map.zoom(1 / ZOOM)}>
          −
        </button>
        <button type="button" className="small" onClick={map.reset}>
          Show all
        </button>
      </div>
    </div>
  );
}
