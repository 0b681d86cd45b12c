/** Search by example: by a visitor's picture, or by a region of the map. */
import { useMemo, useState } from "react";
import { useStudio } from "../../app/studio.tsx";
import { readPhoto } from "../../lib/photo.ts";
import { Icon } from "../../ui/icon.tsx";
import { exportPlaces } from "./export.ts";
import { nearest } from "./nearest.ts";
import { LISTED, Tiles } from "./tiles.tsx";
import type { Library, Place } from "./use-library.ts";

/** A query other than text: a visitor's picture, or the mean of a region of the map. */
export interface Example {
  readonly title: string;
  readonly vector: Float32Array;
  /** The region's pictures; empty for a visitor's picture. */
  readonly places: readonly Place[];
}

export function SearchPicture({
  side,
  onExample,
}: {
  readonly side: number;
  readonly onExample: (example: Example) => void;
}) {
  const { engine, onReport } = useStudio();
  const [problem, setProblem] = useState<string>();
  const search = async (file: File | undefined) => {
    if (file === undefined) return;
    setProblem(undefined);
    const photo = await readPhoto(file, file.name, side);
    const vector = await engine.call("encode", { pixels: photo.pixels }, { onReport });
    onExample({ title: `Similar to “${file.name}”`, vector, places: [] });
  };
  return (
    <>
      <label className="button">
        <Icon name="eye" /> Search by picture
        <input
          type="file"
          accept="image/*"
          className="visually-hidden"
          onChange={({ target }) => void search(target.files?.[0]).catch((error: Error) => setProblem(error.message))}
        />
      </label>
      {problem !== undefined && (
        <span role="alert" className="muted">
          {problem}
        </span>
      )}
    </>
  );
}

interface ExampleProps {
  readonly example: Example;
  readonly library: Library;
  readonly onChoose: (place: Place) => void;
  readonly onClose: () => void;
}

export function ExampleFound({ example, library, onChoose, onClose }: ExampleProps) {
  const { title, vector, places } = example;
  const near = useMemo(() => nearest(library.places, vector, places), [library.places, places, vector]);
  return (
    <section className="card" aria-labelledby="example-title">
      <h2 id="example-title">{title}</h2>
      {places.length > 0 && (
        <>
          <Tiles found={places.slice(0, LISTED).map((place) => ({ place }))} onChoose={onChoose} />
          {near.length > 0 && <h3 className="near-title">Similar pictures</h3>}
        </>
      )}
      <Tiles found={near} onChoose={onChoose} />
      <div className="buttons">
        {places.length > 0 && (
          <button type="button" onClick={() => void exportPlaces(places, "region.ndjson")}>
            <Icon name="download" /> Export the selection
          </button>
        )}
        <button type="button" className="quiet" onClick={onClose}>
          <Icon name="cross" /> Close
        </button>
      </div>
    </section>
  );
}
