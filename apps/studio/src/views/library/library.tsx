/** Library: the stored latents as a map; search, upload, export. */
import { useMemo, useState } from "react";
import { hrefOf } from "../../app/route.ts";
import { useStudio, useTarget } from "../../app/studio.tsx";
import { useLatents } from "../../lib/use-latents.ts";
import { AsCode } from "../../ui/code.tsx";
import { bytesText, countText } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { Problem } from "../../ui/problem.tsx";
import { Add } from "./add.tsx";
import { Choose, DEFAULT_COLLECTION } from "./choose.tsx";
import { Detail } from "./detail.tsx";
import { type Example, ExampleFound, SearchPicture } from "./example.tsx";
import { exportPlaces } from "./export.ts";
import { LatentMap } from "./map.tsx";
import { meanDirection, nearest } from "./nearest.ts";
import type { Selection } from "./selection.ts";
import { librarySnippets } from "./snippets.ts";
import { LISTED, Tiles } from "./tiles.tsx";
import { type Library as LibraryState, MAX_LATENTS, type Place, useLibrary } from "./use-library.ts";

const START: Selection = { collection: DEFAULT_COLLECTION, filter: undefined, similarity: 0.98 };

function Empty({ selection }: { readonly selection: Selection }) {
  const all = selection.filter === undefined && selection.collection === DEFAULT_COLLECTION;
  return (
    <div className="card empty-state">
      <h2>{all ? "The library is empty" : "No matches"}</h2>
      {all ? (
        <p>
          Pictures that the server generates are stored here. <a href={hrefOf("draw")}>Draw something</a> and choose
          “Draw it on the server too”, or add your own pictures.
        </p>
      ) : (
        <p>No token in this collection matches the filter.</p>
      )}
    </div>
  );
}

/** The first pictures in rows, drawn once the list is open. */
function List({ places, onChoose }: { readonly places: readonly Place[]; readonly onChoose: (place: Place) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As a list</summary>
      {open && <Tiles found={places.slice(0, LISTED).map((place) => ({ place }))} onChoose={onChoose} />}
    </details>
  );
}

/** Searches by text while it is typed. */
function useTextSearch(library: LibraryState) {
  const [search, setSearch] = useState("");
  const latents = useLatents(
    useMemo(() => [search], [search]),
    0,
  );
  const query = latents.value?.[0];
  const found = useMemo(() => (query ? nearest(library.places, query) : []), [library.places, query]);
  return { search, setSearch, found };
}

export function Library() {
  const { model } = useStudio();
  const target = useTarget();
  const manifest = model.status === "ready" ? model.opened.manifest : undefined;
  const [selection, setSelection] = useState(START);
  const library = useLibrary(manifest?.model, selection);
  const [chosen, setChosen] = useState<Place>();
  const [example, setExample] = useState<Example>();
  const { search, setSearch, found } = useTextSearch(library);
  const marked = useMemo(
    () => new Set([...found.map(({ place }) => place), ...(example?.places ?? [])].map(({ latent }) => latent.id)),
    [found, example],
  );
  const onRegion = (places: readonly Place[]) => {
    const vector = meanDirection(places);
    const title = `${countText(places.length)} ${places.length === 1 ? "picture" : "pictures"} selected`;
    setExample(vector && { title, vector, places });
  };
  const bytes = library.count * 2 * (manifest?.token.dimensions ?? 0);
  const limited = library.count >= MAX_LATENTS ? " (not all of the collection)" : "";
  return (
    <div className="view library">
      <div className="intro">
        <h1>Library</h1>
        <p className="lead">
          {library.count > 0
            ? `${countText(library.count)} stored ${library.count === 1 ? "token" : "tokens"}, ${bytesText(bytes)} in total${limited}. The server sends only the tokens; pictures are decoded in your browser as they come into view.`
            : "The tokens stored in this project, as a map."}
        </p>
      </div>
      <Problem lead="The library could not be read" text={library.problem} />
      <Choose selection={selection} onChange={setSelection} round={library.count} />
      <div className="buttons toolbar">
        {manifest?.components.encoder && (
          <>
            <SearchPicture side={manifest.imageSize} onExample={setExample} />
            <Add collection={selection.collection} side={manifest.imageSize} onAdded={library.reload} />
          </>
        )}
        {library.count > 0 && (
          <button type="button" onClick={() => void exportPlaces(library.places, "latents.ndjson")}>
            <Icon name="download" /> Export
          </button>
        )}
      </div>
      {!library.busy && library.problem === undefined && library.count === 0 && <Empty selection={selection} />}
      {library.count > 0 && (
        <>
          {manifest?.textGenerator && (
            <label className="words">
              <span>Search by text</span>
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
            places={library.places}
            chosen={chosen?.latent.id}
            marked={marked}
            onChoose={setChosen}
            onRegion={onRegion}
          />
          {example && (
            <ExampleFound
              example={example}
              library={library}
              onChoose={setChosen}
              onClose={() => setExample(undefined)}
            />
          )}
          {chosen && <Detail place={chosen} library={library} onChoose={setChosen} />}
          <List places={library.places} onChoose={setChosen} />
        </>
      )}
      <AsCode snippets={() => librarySnippets(target, selection, search.trim() || "a red apple")} />
    </div>
  );
}
