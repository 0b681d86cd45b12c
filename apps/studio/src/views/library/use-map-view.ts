/** The visible part of the map, and its projection to the canvas. */
import { useState } from "react";
import type { Position } from "./paint.ts";

/** Pixels per side of a picture before zooming. */
const TILE = 44;

interface View {
  /** Centre of the visible part, in map coordinates from 0 to 1. */
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}
const START: View = { x: 0.5, y: 0.5, zoom: 1 };
const bounded = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

export interface MapView {
  /** Pixels per side of a picture. */
  readonly tile: number;
  /** @param place in map coordinates @returns its position on the canvas */
  project(place: Position): Position;
  /** Squared distance of a place from the centre of the visible part. */
  distance(place: Position): number;
  /** Moves the pictures by pixels. */
  move(dx: number, dy: number): void;
  /** Zooms; the place at this position stays there. By default the centre. */
  zoom(factor: number, at?: Position): void;
  reset(): void;
}

/**
 * @param size of the canvas, in pixels
 * @param count number of pictures on the map
 */
export function useMapView(size: { readonly width: number; readonly height: number }, count: number): MapView {
  const [view, setView] = useState(START);
  const centre: Position = { x: size.width / 2, y: size.height / 2 };
  /** Pixels per side of the map. */
  const spanAt = (zoom: number) =>
    Math.max(Math.sqrt(count) * TILE * 1.15, Math.min(size.width, size.height) * 0.9) * zoom;
  const span = spanAt(view.zoom);
  return {
    tile: TILE * (view.zoom > 1 ? view.zoom : Math.sqrt(view.zoom)),
    project: ({ x, y }) => ({ x: centre.x + (x - view.x) * span, y: centre.y + (y - view.y) * span }),
    distance: ({ x, y }) => (x - view.x) ** 2 + (y - view.y) ** 2,
    move: (dx, dy) =>
      setView((before) => ({
        ...before,
        x: bounded(before.x - dx / span, 0, 1),
        y: bounded(before.y - dy / span, 0, 1),
      })),
    zoom: (factor, at = centre) =>
      setView((before) => {
        const zoom = bounded(before.zoom * factor, 0.3, 12);
        const change = 1 / spanAt(before.zoom) - 1 / spanAt(zoom);
        return {
          x: bounded(before.x + (at.x - centre.x) * change, 0, 1),
          y: bounded(before.y + (at.y - centre.y) * change, 0, 1),
          zoom,
        };
      }),
    reset: () => setView(START),
  };
}
