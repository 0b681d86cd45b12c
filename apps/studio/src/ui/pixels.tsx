/** Pictures and tokens on canvases. */
import { useEffect, useRef } from "react";
import type { Pixels } from "../engine/protocol.ts";

export function paint(canvas: HTMLCanvasElement, { rgba, width, height }: Pixels): void {
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
}

interface PictureProps {
  readonly pixels: Pixels | undefined;
  /** Text alternative; "" if the context already has one. */
  readonly label: string;
  readonly className?: string;
}

export function Picture({ pixels, label, className = "" }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (pixels && canvas.current) paint(canvas.current, pixels);
  }, [pixels]);
  const named = label === "" ? { "aria-hidden": true } : { role: "img", "aria-label": label };
  return (
    <canvas
      ref={canvas}
      className={`picture ${pixels ? "" : "empty"} ${className}`}
      {...named}
      width={64}
      height={64}
    />
  );
}

/** The picture as a PNG file. */
export async function pngOf(pixels: Pixels): Promise<Blob> {
  const canvas = document.createElement("canvas");
  paint(canvas, pixels);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob === null) throw new Error("this browser could not write a PNG");
  return blob;
}

export function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Width and height of the rectangle of `length` cells that is closest to a square, the larger one first. */
function sidesOf(length: number): [number, number] {
  let height = Math.floor(Math.sqrt(length));
  while (length % height !== 0) height--;
  return [length / height, height];
}

/** Blue below zero, cream at zero, red above; fully saturated from 2.5 standard deviations. */
export function tokenPixels(values: Float32Array): Pixels {
  const [width, height] = sidesOf(values.length);
  const rgba = new Uint8ClampedArray(4 * values.length);
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length) || 1;
  const [zero, red, blue] = [
    [247, 243, 236],
    [214, 58, 38],
    [38, 84, 168],
  ] as const;
  values.forEach((value, i) => {
    const saturation = Math.min(Math.abs(value) / deviation / 2.5, 1);
    const full = value < 0 ? blue : red;
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = zero[c]! + saturation * (full[c]! - zero[c]!);
    rgba[4 * i + 3] = 255;
  });
  return { rgba, width, height };
}

export function Token({
  values,
  className = "",
}: {
  readonly values: Float32Array | undefined;
  readonly className?: string;
}) {
  const pixels = values && tokenPixels(values);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (pixels && canvas.current) paint(canvas.current, pixels);
  });
  const label = values ? `The token: ${values.length} numbers, shown as colours` : "The token, not generated yet";
  return <canvas ref={canvas} className={`token ${className}`} role="img" aria-label={label} width={16} height={16} />;
}
