/** Paints the map on its canvas, in the colours of the page's theme. */

/** In pixels from the canvas's top left corner. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

/** A latent's picture on the map. */
export interface Mark {
  /** Of the picture's centre. */
  readonly at: Position;
  /** Undefined until it is decoded: painted as a dot. */
  readonly bitmap: ImageBitmap | undefined;
  readonly emphasis: "none" | "marked" | "chosen";
}

/** A rectangle between two opposite corners. */
export interface Region {
  readonly from: Position;
  readonly to: Position;
}

const LINE_WIDTHS = { marked: 2, chosen: 3 } as const;

/**
 * @param size of the canvas, in CSS pixels
 * @param tile pixels per side of a picture
 */
export function paint(
  canvas: HTMLCanvasElement,
  size: { readonly width: number; readonly height: number },
  tile: number,
  marks: readonly Mark[],
  region: Region | undefined,
): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const ratio = devicePixelRatio;
  canvas.width = size.width * ratio;
  canvas.height = size.height * ratio;
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const colour = (name: string) => style.getPropertyValue(name);
  const outline = ({ x, y }: Position): void => {
    context.beginPath();
    context.roundRect(x - tile / 2, y - tile / 2, tile, tile, tile / 8);
    context.stroke();
  };
  for (const { at, bitmap, emphasis } of marks) {
    if (bitmap) {
      context.save();
      context.strokeStyle = colour("--line");
      outline(at);
      context.clip();
      context.drawImage(bitmap, at.x - tile / 2, at.y - tile / 2, tile, tile);
      context.restore();
    } else {
      context.fillStyle = colour("--line-strong");
      context.fillRect(at.x - 3, at.y - 3, 6, 6);
    }
    if (emphasis === "none") continue;
    context.lineWidth = LINE_WIDTHS[emphasis];
    context.strokeStyle = colour("--accent");
    outline(at);
  }
  if (!region) return;
  const { from, to } = region;
  context.lineWidth = 2;
  context.strokeStyle = colour("--accent");
  context.setLineDash([6, 4]);
  context.strokeRect(from.x, from.y, to.x - from.x, to.y - from.y);
}
