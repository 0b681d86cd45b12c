/** Library: the kept latents as a map, searched, added to, exported. */
import { cosineSimilarity, encodeLatent, latentToJson } from "@reptok/shared";
import { useMemo, useState } from "react";
import { hrefOf } from "../../app/route.ts";
import { useStudio } from "../../app/studio.tsx";
import { readPhoto } from "../../lib/photo.ts";
import { useDecoded } from "../../lib/use-decoded.ts";
import { useLatents } from "../../lib/use-latents.ts";
import { AsCode } from "../../ui/code.tsx";
import { bytesText, countText } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { download, Picture, Token } from "../../ui/pixels.tsx";
import { LatentMap } from "./map.tsx";
import { librarySnippets } from "./snippets.ts";
import { type Library as Kept, MAX_LATENTS, type Place, useLibrary } from "./use-library.ts";

const FOUND = 8;

/** The nearest places to a vector, with their cosine similarity. */
function nearest(places: readonly Place[], vector: Float32Array, count: number) {
  return places
    .map((place) => ({ place, score: cosineSimilarity(place.latent.data, vector) }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, count);
}

function Tiles({
  found,
  onChoose,
}: {
  readonly found: readonly { readonly place: Place; readonly score?: number }[];
  readonly onChoose: (place: Place) => void;
}) {
  const pictures = useDecoded(
    found.map(({ place }) => place.latent.data),
    0,
  );
  return (
    <ul className="tiles">
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

function Detail({
  place,
  kept,
  onChoose,
}: {
  readonly place: Place;
  readonly kept: Kept;
  readonly onChoose: (place: Place | undefined) => void;
}) {
  const { api, engine } = useStudio();
  const { latent } = place;
  const picture = useDecoded([latent.data], 0);
  const near = useMemo(
    () => nearest(kept.places, latent.data, FOUND + 1).filter(({ place: other }) => other !== place),
    [kept.places, latent, place],
  );
  const remove = () =>
    void api.latents.delete(latent.id).then(() => {
      onChoose(undefined);
      kept.reload();
    });
  const save = async () =>
    download(new Blob([await engine.call("bytes", { latent: latent.data })]), `${latent.id.slice(0, 12)}.latent`);
  return (
    <section className="card detail" aria-labelledby="detail-title">
      <h2 id="detail-title">{latent.id.slice(0, 16)}…</h2>
      <div className="token-row">
        <Picture pixels={picture.value?.[0]} label="The chosen picture" className="detail-picture" />
        <Token values={latent.data} />
      </div>
      {place.alike > 1 && <p className="hint">Stands for {place.alike} that look alike.</p>}
      <div className="buttons">
        <button type="button" onClick={() => void save()}>
          <Icon name="download" /> Token
        </button>
        <button type="button" onClick={remove}>
          <Icon name="cross" /> Delete
        </button>
      </div>
      <h2 className="near-title">Nearest</h2>
      <Tiles found={near} onChoose={onChoose} />
    </section>
  );
}

function Add({ kept, side }: { readonly kept: Kept; readonly side: number }) {
  const { engine, api, onReport } = useStudio();
  const [state, setState] = useState("");
  const add = async (files: readonly File[]) => {
    let [done, failed] = [0, 0];
    for (const file of files) {
      try {
        const photo = await readPhoto(file, file.name, side);
        const latent = await engine.call("encode", { pixels: photo.pixels }, { onReport });
        await api.latents.keep(await engine.call("bytes", { latent }));
        done++;
      } catch {
        failed++;
      }
      setState(`${done} of ${files.length} added${failed > 0 ? `, ${failed} could not be read or kept` : ""}.`);
    }
    kept.reload();
  };
  return (
    <>
      <label className="button">
        <Icon name="plus" /> Add pictures
        <input
          type="file"
          accept="image/*"
          multiple
          className="visually-hidden"
          onChange={({ target }) => void add([...(target.files ?? [])])}
        />
      </label>
      <span role="status" className="muted">
        {state}
      </span>
    </>
  );
}

export function Library() {
  const { model } = useStudio();
  const manifest = model.status === "ready" ? model.opened.manifest : undefined;
  const kept = useLibrary(manifest?.model);
  const [chosen, setChosen] = useState<Place>();
  const [search, setSearch] = useState("");
  const asked = useLatents(
    useMemo(() => [search], [search]),
    0,
  );
  const wanted = asked.value?.[0];
  const found = useMemo(() => (wanted ? nearest(kept.places, wanted, FOUND) : []), [kept.places, wanted]);
  const marked = useMemo(() => new Set(found.map(({ place }) => place.latent.id)), [found]);
  const save = async () => {
    const lines = await Promise.all(
      kept.places.map(async ({ latent }) => JSON.stringify(await latentToJson(encodeLatent(latent)))),
    );
    download(new Blob([`${lines.join("\n")}\n`], { type: "application/x-ndjson" }), "latents.ndjson");
  };
  return (
    <div className="view library">
      <div className="intro">
        <h1>Library</h1>
        <p className="lead">
          {kept.count > 0
            ? `${countText(kept.count)} kept tokens, ${bytesText(kept.count * 2 * (manifest?.token.dimensions ?? 0))} in all${kept.count >= MAX_LATENTS ? " (the first of them)" : ""}. The server sent those; the pictures are drawn here, as they come into view.`
            : "The tokens that this project has kept, as a map to wander in."}
        </p>
      </div>
      {kept.problem !== undefined && (
        <p className="notice warning" role="alert">
          The library could not be read: {kept.problem}
        </p>
      )}
      <div className="buttons toolbar">
        {manifest?.components.encoder && <Add kept={kept} side={manifest.imageSize} />}
        {kept.count > 0 && (
          <button type="button" onClick={() => void save()}>
            <Icon name="download" /> Export
          </button>
        )}
      </div>
      {!kept.busy && kept.problem === undefined && kept.count === 0 && (
        <div className="card empty-state">
          <h2>Nothing kept yet</h2>
          <p>
            What the server draws is kept here, and so is what you add. <a href={hrefOf("draw")}>Draw something</a> on
            the server, or add pictures of yours.
          </p>
        </div>
      )}
      {kept.count > 0 && (
        <>
          {manifest?.textGenerator && (
            <label className="words">
              <span>Search by words</span>
              <input
                type="search"
                value={search}
                placeholder="a red apple"
                onChange={(event) => setSearch(event.target.value)}
              />
            </label>
          )}
          {found.length > 0 && <Tiles found={found} onChoose={setChosen} />}
          <LatentMap places={kept.places} chosen={chosen?.latent.id} marked={marked} onChoose={setChosen} />
          {chosen && <Detail place={chosen} kept={kept} onChoose={setChosen} />}
          <details>
            <summary>As a list</summary>
            <Tiles found={kept.places.slice(0, 48).map((place) => ({ place }))} onChoose={setChosen} />
          </details>
        </>
      )}
      <AsCode snippets={librarySnippets(location.origin)} />
    </div>
  );
}
