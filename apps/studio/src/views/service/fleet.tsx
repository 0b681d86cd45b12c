/** The fleet: load, queues and workers. */
import type { Reptok, Schemas } from "@reptok/client";
import { countText, timeText } from "../../ui/format.ts";
import { apiMessageOf } from "../../app/api.ts";
import { Problem } from "../../ui/problem.tsx";
import { Table } from "../../ui/table.tsx";
import { usePolled } from "./use-polled.ts";

type State = Schemas["Fleet"];

function Figures({ fleet }: { readonly fleet: State }) {
  const figures: readonly (readonly [string, string])[] = [
    ["Workers ready", countText(fleet.ready_workers)],
    ["Busy slots", `${fleet.busy_slots} of ${fleet.slots}`],
    ["Jobs waiting", countText(fleet.waiting_jobs)],
    ["Jobs running", countText(fleet.running_jobs)],
    ["Longest wait", fleet.waiting_jobs === 0 ? "none" : timeText(1000 * fleet.oldest_wait_seconds)],
  ];
  return (
    <dl className="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const Workers = ({ workers }: { readonly workers: State["workers"] }) => (
  <Table label="Workers" columns={["Worker", "Device", "Status", "Busy slots", "Jobs", "Versions"]}>
    {workers.map((worker) => (
      <tr key={worker.id}>
        <th scope="row">
          <code title={worker.id}>{worker.id.slice(0, 8)}</code>
        </th>
        <td>{worker.device}</td>
        <td>
          <span className="job-status" data-status={worker.status}>
            {worker.status}
          </span>
        </td>
        <td>
          {worker.busy_slots} of {worker.slots}
        </td>
        <td>{countText(worker.jobs)}</td>
        <td>{worker.versions.length}</td>
      </tr>
    ))}
  </Table>
);

const Queues = ({ queues }: { readonly queues: State["queues"] }) => (
  <Table label="Queues" columns={["Model", "Lane", "Waiting", "Running", "Network evaluations"]}>
    {queues.map((queue) => (
      <tr key={`${queue.version} ${queue.lane}`}>
        <th scope="row">{queue.model ?? queue.version.slice(0, 12)}</th>
        <td>{queue.lane}</td>
        <td>{countText(queue.waiting_jobs)}</td>
        <td>{countText(queue.running_jobs)}</td>
        <td>{countText(Math.round(queue.evaluations))}</td>
      </tr>
    ))}
  </Table>
);

export function Fleet({ admin }: { readonly admin: Reptok }) {
  const { data: fleet, problem } = usePolled(
    3000,
    async (signal) => {
      const { data, error } = await admin.http.GET("/v1/admin/fleet", { signal });
      if (!data) throw new Error(apiMessageOf(error));
      return data;
    },
    admin,
  );
  return (
    <section aria-labelledby="fleet-title">
      <h3 id="fleet-title">Fleet</h3>
      <Problem text={problem} />
      {fleet && <Figures fleet={fleet} />}
      {fleet && fleet.queues.length > 0 && <Queues queues={fleet.queues} />}
      {fleet?.workers.length === 0 && <p className="muted">No worker is connected. Jobs wait until one connects.</p>}
      {fleet && fleet.workers.length > 0 && <Workers workers={fleet.workers} />}
    </section>
  );
}
