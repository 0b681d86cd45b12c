/** The project's usage this month, by day. */
import type { Schemas } from "@reptok/client";
import { useApi } from "../../app/api.ts";
import { useStored } from "../../app/stored.ts";
import { useStudio } from "../../app/studio.tsx";
import { useLatest } from "../../lib/use-latest.ts";
import { Problem } from "../../ui/problem.tsx";
import { countText, timeText } from "../../ui/format.ts";
import { HiddenHeader, Table } from "../../ui/table.tsx";

interface Day {
  readonly day: string;
  pictures: number;
  latents: number;
  jobs: number;
  seconds: number;
}

export function byDay(
  rows: readonly Pick<Schemas["UsageSum"], "day" | "pictures" | "latents" | "jobs" | "predict_seconds">[],
): Day[] {
  const days = new Map<string, Day>();
  for (const { day, pictures, latents, jobs, predict_seconds } of rows) {
    const sum = days.get(day) ?? { day, pictures: 0, latents: 0, jobs: 0, seconds: 0 };
    sum.latents += latents;
    sum.pictures += pictures;
    sum.jobs += jobs;
    sum.seconds += predict_seconds;
    days.set(day, sum);
  }
  return [...days.values()].toSorted((a, b) => a.day.localeCompare(b.day));
}

export function Usage() {
  const { apiKey } = useStudio();
  const api = useApi();
  const { value: days, problem } = useLatest(`usage ${apiKey}`, async (signal) => {
    const rows: Schemas["UsageSum"][] = [];
    for await (const row of api.usage({}, { signal })) rows.push(row);
    return byDay(rows);
  });
  const [price, setPrice] = useStored("reptok.price", "");
  const pictures = (days ?? []).reduce((sum, day) => sum + day.pictures, 0);
  const largest = Math.max(1, ...(days ?? []).map(({ pictures }) => pictures));
  return (
    <section className="card" aria-labelledby="usage-title">
      <h2 id="usage-title">Usage this month</h2>
      <Problem text={problem} />
      {days?.length === 0 && <p className="muted">No usage yet.</p>}
      {days && days.length > 0 && (
        <Table
          label="Usage by day"
          className="bars"
          columns={[
            "Day",
            "Pictures",
            <HiddenHeader key="number">Number</HiddenHeader>,
            "Latents",
            "Jobs",
            "Compute time",
          ]}
        >
          {days.map(({ day, pictures, latents, jobs, seconds }) => (
            <tr key={day}>
              <th scope="row" className="day">
                {day}
              </th>
              <td className="bar-cell">
                <meter min={0} max={largest} value={pictures} aria-label={`${pictures} pictures`} />
              </td>
              <td>{countText(pictures)}</td>
              <td>{countText(latents)}</td>
              <td>{countText(jobs)}</td>
              <td>{timeText(1000 * seconds)}</td>
            </tr>
          ))}
        </Table>
      )}
      {pictures > 0 && (
        <div className="price">
          <label className="words">
            <span>Price per picture (stored in this browser)</span>
            <input
              type="number"
              min={0}
              step="any"
              value={price}
              placeholder="0.002"
              onChange={({ target }) => setPrice(target.value)}
            />
          </label>
          <p>
            {countText(pictures)} {pictures === 1 ? "picture" : "pictures"}
            {Number(price) > 0 ? `: ${(pictures * Number(price)).toFixed(2)} in total` : ""}
          </p>
        </div>
      )}
    </section>
  );
}
