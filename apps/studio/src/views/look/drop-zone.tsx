/** Accepts a picture: chosen, dropped, pasted or photographed. */
import { type DragEvent, useEffect, useRef, useState } from "react";
import { type Photo, readPhoto } from "../../lib/photo.ts";
import { Icon } from "../../ui/icon.tsx";
import { Problem } from "../../ui/problem.tsx";

interface Props {
  /** Pixels per side of the model's pictures; undefined until the model is open. */
  readonly side: number | undefined;
  readonly onPhoto: (photo: Photo) => void;
  readonly small: boolean;
}

/** An example picture: a smiling face. */
async function example(): Promise<Blob> {
  const canvas = new OffscreenCanvas(512, 512);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("this browser provides no canvas");
  const disc = (x: number, y: number, radius: number, colour: string) => {
    context.fillStyle = colour;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
  };
  context.fillStyle = "#fff";
  context.fillRect(0, 0, 512, 512);
  disc(256, 256, 200, "#f4b63f");
  for (const x of [190, 322]) disc(x, 220, 26, "#5b3a1e");
  context.strokeStyle = "#5b3a1e";
  context.lineWidth = 22;
  context.lineCap = "round";
  context.beginPath();
  context.arc(256, 270, 100, 0.15 * Math.PI, 0.85 * Math.PI);
  context.stroke();
  return canvas.convertToBlob();
}

export function DropZone({ side, onPhoto, small }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<string>();
  const read = (file: Blob, name: string) => {
    if (side === undefined) return;
    setProblem(undefined);
    readPhoto(file, name, side).then(onPhoto, (error: Error) => setProblem(error.message));
  };
  const latest = useRef(read);
  latest.current = read;

  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
      if (file) latest.current(file, file.name);
    };
    addEventListener("paste", paste);
    return () => removeEventListener("paste", paste);
  }, []);

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) read(file, file.name);
  };
  return (
    <section className={`drop ${over ? "over" : ""} ${small ? "small" : ""}`} aria-label="Your picture">
      <div
        className="drop-area"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Icon name="image" />
        <p>Drop a picture here, paste one, or</p>
        <div className="buttons">
          <button
            type="button"
            className="primary"
            disabled={side === undefined}
            onClick={() => input.current?.click()}
          >
            Choose or take a picture
          </button>
          <button
            type="button"
            disabled={side === undefined}
            onClick={() => void example().then((blob) => read(blob, "example.png"))}
          >
            Try an example
          </button>
        </div>
        <input
          ref={input}
          type="file"
          accept="image/*"
          className="visually-hidden"
          tabIndex={-1}
          aria-label="Picture file"
          onChange={({ target }) => {
            const file = target.files?.[0];
            if (file) read(file, file.name);
            target.value = "";
          }}
        />
      </div>
      <Problem text={problem} />
    </section>
  );
}
