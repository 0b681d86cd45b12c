/** One latent: its picture, token, metadata, near-duplicates and nearest neighbours. */
import { useMemo } from "react";
import { useApi } from "../../app/api.ts";
import { useStudio } from "../../app/studio.tsx";
import { useDecoded } from "../../lib/use-decoded.ts";
import { Icon } from "../../ui/icon.tsx";
import { download, Picture, Token } from "../../ui/pixels.tsx";
import { nearest } from "./nearest.ts";
import { Tiles } from "./tiles.tsx";
import type { Library, Place } from "./use-library.ts";

/** Maximum number of near-duplicates shown. */
const MEMBERS = 12;

const Metadata = ({ metadata }: { readonly metadata: Readonly<Record<string, unknown>> }) => (
  <dl className="metadata">
    {Object.entries(metadata).map(([key, value]) => (
      <div key={key}>
        <dt>{key}</dt>
        <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>
      </div>
    ))}
  </dl>
);

interface DetailProps {
  readonly place: Place;
  readonly library: Library;
  readonly onChoose: (place: Place | undefined) => void;
}

export function Detail({ place, library, onChoose }: DetailProps) {
  const { engine } = useStudio();
  const api = useApi();
  const { latent, group } = place;
  const picture = useDecoded([latent.data], 0);
  const near = useMemo(() => nearest(library.places, latent.data, [place]), [library.places, latent, place]);
  const members = useMemo(
    () => group.slice(1, MEMBERS + 1).map((member) => ({ place: { ...place, latent: member, group: [member] } })),
    [group, place],
  );
  const remove = () =>
    void api.latents.delete(latent.id).then(() => {
      onChoose(undefined);
      library.reload();
    });
  const save = async () =>
    download(new Blob([await engine.call("bytes", { latent: latent.data })]), `${latent.id.slice(0, 12)}.latent`);
  return (
    <section className="card detail" aria-labelledby="detail-title">
      <h2 id="detail-title">{latent.id.slice(0, 16)}…</h2>
      <div className="token-row">
        <Picture pixels={picture.value?.[0]} label="The selected picture" className="detail-picture" />
        <Token values={latent.data} />
        {Object.keys(latent.metadata).length > 0 && <Metadata metadata={latent.metadata} />}
      </div>
      <div className="buttons">
        <button type="button" onClick={() => void save()}>
          <Icon name="download" /> Token
        </button>
        <button type="button" onClick={remove}>
          <Icon name="cross" /> Delete
        </button>
      </div>
      {members.length > 0 && (
        <>
          <h3 className="near-title">{group.length - 1} near-duplicates</h3>
          <Tiles found={members} onChoose={onChoose} />
        </>
      )}
      <h3 className="near-title">Most similar</h3>
      <Tiles found={near} onChoose={onChoose} />
    </section>
  );
}
