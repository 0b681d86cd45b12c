/** A grid of pictures, each a button. */
import { useDecoded } from "../../lib/use-decoded.ts";
import { Picture } from "../../ui/pixels.tsx";
import type { Place } from "./use-library.ts";

/** Maximum number of pictures shown of a region, and in the list. */
export const LISTED = 48;

export interface Found {
  readonly place: Place;
  /** Cosine similarity to the query. */
  readonly score?: number;
}

interface TilesProps {
  readonly found: readonly Found[];
  readonly onChoose: (place: Place) => void;
}

export function Tiles({ found, onChoose }: TilesProps) {
  const pictures = useDecoded(
    found.map(({ place }) => place.latent.data),
    0,
  );
  return (
    <ul className="tiles" data-status={pictures.busy ? "drawing" : "done"}>
      {found.map(({ place, score }, i) => (
        <li key={place.latent.id}>
          <button
            type="button"
            className="tile"
            onClick={() => onChoose(place)}
            aria-label={`Picture ${i + 1}${score === undefined ? "" : `, similarity ${score.toFixed(2)}`}`}
          >
            <Picture pixels={pictures.value?.[i]} label="" />
            {score !== undefined && <span>{score.toFixed(2)}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
