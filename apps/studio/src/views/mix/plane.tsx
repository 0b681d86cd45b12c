/** A point on a plane between four prompts. */
import { sphericalSum } from "@reptok/shared";
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from "react";
import { useNumber } from "../../app/route.ts";
import { useTarget } from "../../app/studio.tsx";
import { useDecoded } from "../../lib/use-decoded.ts";
import { useLatents } from "../../lib/use-latents.ts";
import { AsCode } from "../../ui/code.tsx";
import { Picture } from "../../ui/pixels.tsx";
import { planeSnippets } from "./snippets.ts";
import { Stage } from "./stage.tsx";
import { useText, Words } from "./words.tsx";

interface Point {
  readonly x: number;
  readonly y: number;
}
const bounded = (value: number) => Math.min(Math.max(value, 0), 1);
const MOVES: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -0.05, y: 0 },
  ArrowRight: { x: 0.05, y: 0 },
  ArrowUp: { x: 0, y: -0.05 },
  ArrowDown: { x: 0, y: 0.05 },
};

function Pad({ point, onMove }: { readonly point: Point; readonly onMove: (point: Point) => void }) {
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    if (event.type === "pointermove" && event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    onMove({ x: bounded((event.clientX - box.left) / box.width), y: bounded((event.clientY - box.top) / box.height) });
    if (event.type === "pointerdown") event.currentTarget.setPointerCapture(event.pointerId);
  };
  const press = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    if (move === undefined) return;
    event.preventDefault();
    onMove({ x: bounded(point.x + move.x), y: bounded(point.y + move.y) });
  };
  const text = `${Math.round(100 * point.x)} % to the right, ${Math.round(100 * point.y)} % down`;
  return (
    <div
      className="pad"
      role="slider"
      tabIndex={0}
      aria-label="Position on the plane; move it with the arrow keys"
      aria-valuenow={Math.round(100 * point.x)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={text}
      onPointerDown={follow}
      onPointerMove={follow}
      onKeyDown={press}
    >
      <span className="pad-point" style={{ left: `${100 * point.x}%`, top: `${100 * point.y}%` }} />
    </div>
  );
}

/** Bilinear weights of the corners: top left, top right, bottom left, bottom right. */
const weightsAt = ({ x, y }: Point): number[] => [(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y];

export function Plane() {
  const [a, setA] = useText("p1", "a cat face");
  const [b, setB] = useText("p2", "a tiger face");
  const [c, setC] = useText("p3", "a dog face");
  const [d, setD] = useText("p4", "a panda face");
  const target = useTarget();
  const [seed] = useNumber("seed", 7, 0, 2 ** 32 - 1);
  const [point, setPoint] = useState<Point>({ x: 0.5, y: 0.5 });
  const prompts = useMemo(() => [a, b, c, d], [a, b, c, d]);
  const corners = useLatents(prompts, seed);
  const weights = weightsAt(point);
  const terms = corners.value?.flatMap((vector, i) => (vector ? [{ vector, weight: weights[i]! }] : []));
  const here = terms?.length === weights.length ? sphericalSum(terms) : undefined;
  const picture = useDecoded(here ? [here] : undefined, seed);
  return (
    <>
      <div className="columns">
        <div className="plane">
          <Words label="Top left" value={a} onChange={setA} />
          <Words label="Top right" value={b} onChange={setB} />
          <Pad point={point} onMove={setPoint} />
          <Words label="Bottom left" value={c} onChange={setC} />
          <Words label="Bottom right" value={d} onChange={setD} />
        </div>
        <div>
          <Stage tokens={corners} pictures={picture}>
            <Picture pixels={picture.value?.[0]} label={`Between ${a}, ${b}, ${c} and ${d}`} />
          </Stage>
        </div>
      </div>
      <AsCode snippets={() => planeSnippets(target, prompts, weights, seed)} />
    </>
  );
}
