/** Sample sheets of one or two runs side by side; the selected picture of each is enlarged. */
import { type MouseEvent, useState } from "react";
import type { Run, Sheet } from "./run.ts";

/** The sheet's width in its own pixels. */
const widthOf = ({ size, gap, columns }: Sheet): number => gap + columns * (size + gap);

/** Index of the picture at (x, y), fractions of the sheet's width and height; undefined between pictures. */
export function pictureAt(sheet: Sheet, x: number, y: number): number | undefined {
  const { size, gap, columns, count } = sheet;
  const rows = Math.ceil(count / columns);
  const pitch = size + gap;
  const [left, top] = [x * widthOf(sheet) - gap, y * (gap + rows * pitch) - gap];
  const [column, row] = [Math.floor(left / pitch), Math.floor(top / pitch)];
  const inside = left >= 0 && top >= 0 && left % pitch < size && top % pitch < size && column < columns;
  const index = row * columns + column;
  return inside && index < count ? index : undefined;
}

/** One picture of a sheet. */
function Cut({ sheet, index, label }: { readonly sheet: Sheet; readonly index: number; readonly label: string }) {
  const { size, gap, columns, count, address } = sheet;
  const rows = Math.ceil(count / columns);
  const [column, row] = [index % columns, Math.floor(index / columns)];
  const [width, height] = [widthOf(sheet), gap + rows * (size + gap)];
  return (
    <svg
      className="cut"
      role="img"
      aria-label={label}
      viewBox={`${gap + column * (size + gap)} ${gap + row * (size + gap)} ${size} ${size}`}
    >
      <image href={address} width={width} height={height} />
    </svg>
  );
}

function Pair({ runs, name }: { readonly runs: readonly Run[]; readonly name: string }) {
  const [chosen, setChosen] = useState(0);
  const found = runs.flatMap((run) => {
    const sheet = run.sheets.find((each) => each.name === name);
    return sheet ? [{ run, sheet }] : [];
  });
  const first = found[0]?.sheet;
  if (first === undefined) return null;
  const count = Math.max(...found.map(({ sheet }) => sheet.count));
  const choose = (sheet: Sheet) => (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = pictureAt(sheet, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    if (at !== undefined) setChosen(at);
  };
  return (
    <div className="sheet-pair">
      <label className="inline-field">
        Picture
        <input
          type="number"
          min={1}
          max={count}
          value={chosen + 1}
          onChange={({ target }) => setChosen(Math.min(Math.max(Math.floor(Number(target.value)) || 1, 1), count) - 1)}
        />
        of {count}
      </label>
      <div className="sheet-columns">
        {found.map(({ run, sheet }, i) => (
          <figure key={i}>
            <figcaption>{run.name}</figcaption>
            {chosen < sheet.count && (
              <Cut sheet={sheet} index={chosen} label={`Picture ${chosen + 1} of ${run.name}`} />
            )}
            <p className="hint">{sheet.captions[chosen] ?? ""}</p>
            {/* For keyboards there is the number field above. */}
            <img
              src={sheet.address}
              alt={`${sheet.title}: ${sheet.count} pictures of ${run.name}`}
              onClick={choose(sheet)}
            />
          </figure>
        ))}
      </div>
    </div>
  );
}

export function Sheets({ runs }: { readonly runs: readonly Run[] }) {
  const titles = new Map(runs.flatMap(({ sheets }) => sheets.map(({ name, title }) => [name, title] as const)));
  if (titles.size === 0) return null;
  return (
    <section className="card" aria-labelledby="sheets-title">
      <h2 id="sheets-title">Sample sheets</h2>
      {[...titles].map(([name, title]) => (
        <details key={name}>
          <summary>{title}</summary>
          <Pair runs={runs} name={name} />
        </details>
      ))}
    </section>
  );
}
