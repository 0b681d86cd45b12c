/** Library: the kept latents as a map, searched, added to, exported. */
import { encodeLatent, latentToJson } from "@reptok/shared";
import { useMemo, useState } from "react";
import { hrefOf } from "../../app/route.ts";
import { useStudio } from "../../app/studio.tsx";
import { readPhoto } from "../../lib/photo.ts";
import { useLatents } from "../../lib/use-latents.ts";
import { AsCode } from "../../ui/code.tsx";
import { bytesText, countText } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { download } from "../../ui/pixels.tsx";
import { Add } from "./add.tsx";
import { Choose, DEFAULT_COLLECTION } from "./choose.tsx";
import { Detail } from "./detail.tsx";
import { LatentMap } from "./map.tsx";
import { meanDirection, nearest } from "./nearest.ts";
import { librarySnippets } from "./snippets.ts";
import { Tiles } from "./tiles.tsx";
import { type Library as Kept, MAX_LATENTS, type Place, type Selection, useLibrary } from "./use-library.ts";

const FOUND = 8;
/** Pictures of a region, or of the list, that are drawn. */
const LISTED = 48;
const START: Selection = { collection: DEFAULT_COLLECTION, filter: undefined, alike: 0.98 };

/** What is searched for, beside words: a picture of the visitor's, or what a region of the map has in common. */
interface Example {
  readonly title: string;
  readonly vector: Float32Array;
  /** The region's own pictures. */
  readonly places: readonly Place[];
}

async function exportPlaces(places: readonly Place[], name: string): Promise<void> {
  const latents = places.flatMap(({ group }) => group);
  const lines = await Promise.all(
    latents.map(async (latent) =>
      JSON.stringify({ ...(await latentToJson(encodeLatent(latent))), metadata: latent.metadata }),
    ),
  );
  download(new Blob([`${lines.join("\n")}\n`], { type: "application/x-ndjson" }), name);
}

function SearchPicture({ side, onExample }: { readonly side: number; readonly onExample: (example: Example) => void }) {
  const { engine, onReport } = useStudio();
  const [problem, setProblem] = useState<string>();
  const search = async (file: File | undefined) => {
    if (file === undefined) return;
    setProblem(undefined);
    const photo = await readPhoto(file, file.name, side);
    const vector = await engine.call("encode", { pixels: photo.pixels }, { onReport });
    onExample({ title: `Like “${file.name}”`, vector, places: [] });
  };
  return (
    <>
      <label className="button">
        <Icon name="eye" /> Search by a picture
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
  readonly kept: Kept;
  readonly onChoose: (place: Place) => void;
  readonly onClose: () => void;
}

function ExampleFound({ example, kept, onChoose, onClose }: ExampleProps) {
  const { title, vector, places } = example;
  const near = useMemo(() => {
    const own = new Set(places.map(({ latent }) => latent.id));
    const others = kept.places.filter(({ latent }) => !own.has(latent.id));
    return nearest(others, vector, FOUND);
  }, [kept.places, places, vector]);
  return (
    <section className="card" aria-labelledby="example-title">
      <h2 id="example-title">{title}</h2>
      {places.length > 0 && (
        <>
          <Tiles found={places.slice(0, LISTED).map((place) => ({ place }))} onChoose={onChoose} />
          {near.length > 0 && <h3 className="near-title">More like these</h3>}
        </>
      )}
      <Tiles found={near} onChoose={onChoose} />
      <div className="buttons">
        {places.length > 0 && (
          <button type="button" onClick={() => void exportPlaces(places, "region.ndjson")}>
            <Icon name="download" /> Export these
          </button>
        )}
        <button type="button" className="quiet" onClick={onClose}>
          <Icon name="cross" /> Close
        </button>
      </div>
    </section>
  );
}

function Empty({ selection }: { readonly selection: Selection }) {
  const all = selection.filter === undefined && selection.collection === DEFAULT_COLLECTION;
  return (
    <div className="card empty-state">
      <h2>{all ? "Nothing kept yet" : "Nothing here"}</h2>
      {all ? (
        <p>
          What the server draws is kept here, and so is what you add. <a href={hrefOf("draw")}>Draw something</a> on the
          server, or add pictures of yours.
        </p>
      ) : (
        <p>No kept token of this collection matches.</p>
      )}
    </div>
  );
}

/** The first pictures in rows; they are drawn once the list is open. */
function List({ places, onChoose }: { readonly places: readonly Place[]; readonly onChoose: (place: Place) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As a list</summary>
      {open && <Tiles found={places.slice(0, LISTED).map((place) => ({ place }))} onChoose={onChoose} />}
    </details>
  );
}

/** The pictures nearest to words, as they are typed. */
function useWords(kept: Kept) {
  const [search, setSearch] = useState("");
  const asked = useLatents(
    useMemo(() => [search], [search]),
    0,
  );
  const wanted = asked.value?.[0];
  const found = useMemo(() => (wanted ? nearest(kept.places, wanted, FOUND) : []), [kept.places, wanted]);
  return { search, setSearch, found };
}

export function Library() {
  const { model } = useStudio();
  const manifest = model.status === "ready" ? model.opened.manifest : undefined;
  const [selection, setSelection] = useState(START);
  const kept = useLibrary(manifest?.model, selection);
  const [chosen, setChosen] = useState<Place>();
  const [example, setExample] = useState<Example>();
  const { search, setSearch, found } = useWords(kept);
  const marked = useMemo(
    () => new Set([...found.map(({ place }) => place), ...(example?.places ?? [])].map(({ latent }) => latent.id)),
    [found, example],
  );
  const onRegion = (places: readonly Place[]) => {
    const vector = meanDirection(places);
    const title = `${countText(places.length)} ${places.length === 1 ? "picture" : "pictures"} of the map`;
    setExample(vector && { title, vector, places });
  };
  const bytes = kept.count * 2 * (manifest?.token.dimensions ?? 0);
  const limited = kept.count >= MAX_LATENTS ? " (the first of them)" : "";
  return (
    <div className="view library">
      <div className="intro">
        <h1>Library</h1>
        <p className="lead">
          {kept.count > 0
            ? `${countText(kept.count)} kept tokens, ${bytesText(bytes)} in all${limited}. The server sent those; the pictures are drawn here, as they come into view.`
            : "The tokens that this project has kept, as a map to wander in."}
        </p>
      </div>
      {kept.problem !== undefined && (
        <p className="notice warning" role="alert">
          The library could not be read: {kept.problem}
        </p>
      )}
      <Choose selection={selection} onChange={setSelection} round={kept.count} />
      <div className="buttons toolbar">
        {manifest?.components.encoder && (
          <>
            <SearchPicture side={manifest.imageSize} onExample={setExample} />
            <Add collection={selection.collection} side={manifest.imageSize} onAdded={kept.reload} />
          </>
        )}
        {kept.count > 0 && (
          <button type="button" onClick={() => void exportPlaces(kept.places, "latents.ndjson")}>
            <Icon name="download" /> Export
          </button>
        )}
      </div>
      {!kept.busy && kept.problem === undefined && kept.count === 0 && <Empty selection={selection} />}
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
          <LatentMap
            places={kept.places}
            chosen={chosen?.latent.id}
            marked={marked}
            onChoose={setChosen}
            onRegion={onRegion}
          />
          {example && (
            <ExampleFound example={example} kept={kept} onChoose={setChosen} onClose={() => setExample(undefined)} />
          )}
          {chosen && <Detail place={chosen} kept={kept} onChoose={setChosen} />}
          <List places={kept.places} onChoose={setChosen} />
        </>
      )}
      <AsCode snippets={librarySnippets(location.origin)} />
    </div>
  );
}
