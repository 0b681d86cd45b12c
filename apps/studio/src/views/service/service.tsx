/** Service: jobs, health, usage, webhooks, and for operators the fleet, projects and keys. */
import { type Prediction, Reptok } from "@reptok/client";
import { useMemo, useState } from "react";
import { useApi } from "../../app/api.ts";
import { useStudio } from "../../app/studio.tsx";
import { firstOf } from "../../lib/first-of.ts";
import { Problem } from "../../ui/problem.tsx";
import { countText, timeText } from "../../ui/format.ts";
import { HiddenHeader, Table } from "../../ui/table.tsx";
import { KeyForm } from "./key-form.tsx";
import { Operator } from "./operator.tsx";
import { usePolled } from "./use-polled.ts";
import { Usage } from "./usage.tsx";
import { Webhooks } from "./webhooks.tsx";

const JOBS = 20;
const ENDED = new Set<Prediction["status"]>(["succeeded", "failed", "canceled"]);

function Health() {
  const { data } = usePolled(5000, async (signal) => {
    const response = await fetch("/readyz", { signal });
    return (await response.json()) as {
      readonly status: string;
      readonly checks?: { readonly storage: boolean; readonly models: number; readonly gpu_workers: number };
    };
  });
  const checks = data?.checks;
  const rows: readonly (readonly [string, boolean | undefined, string])[] = [
    ["Storage", checks?.storage, "available"],
    ["GPU workers", checks && checks.gpu_workers > 0, checks ? `${checks.gpu_workers}` : ""],
    ["Models", checks && checks.models > 0, checks ? `${checks.models}` : ""],
  ];
  return (
    <section className="card" aria-labelledby="health-title">
      <h2 id="health-title">Health</h2>
      <ul className="health">
        {rows.map(([name, good, text]) => (
          <li key={name} data-good={good}>
            <strong>{name}</strong> {good === undefined ? "…" : good ? text : "unavailable"}
          </li>
        ))}
      </ul>
      {checks?.gpu_workers === 0 && (
        <p className="hint">Jobs wait until a worker connects. Drawing in the browser still works.</p>
      )}
    </section>
  );
}

function Job({ job, onCancel }: { readonly job: Prediction; readonly onCancel: () => void }) {
  const input = job.input as { readonly prompt?: string; readonly label?: string | number };
  const { progress, metrics } = job;
  const detail =
    job.status === "starting" && job.queue_position !== null
      ? `${countText(job.queue_position)} jobs ahead`
      : (job.error ?? (metrics.total_time === undefined ? "" : timeText(1000 * metrics.total_time)));
  return (
    <tr>
      <td>
        <span className="job-status" data-status={job.status}>
          {job.status}
        </span>
      </td>
      <td>{input.prompt ?? (input.label === undefined ? "–" : `label ${input.label}`)}</td>
      <td>
        {progress && !ENDED.has(job.status) ? (
          <progress max={progress.steps} value={progress.step} aria-label="Progress" />
        ) : (
          detail
        )}
      </td>
      <td>{new Date(job.created_at).toLocaleTimeString()}</td>
      <td>
        {!ENDED.has(job.status) && (
          <button type="button" className="small" onClick={onCancel}>
            Cancel
          </button>
        )}
      </td>
    </tr>
  );
}

function Jobs() {
  const api = useApi();
  const {
    data: jobs,
    problem,
    again,
  } = usePolled(2000, (signal) => firstOf(api.predictions.list({ signal }), JOBS), api);
  return (
    <section className="card" aria-labelledby="jobs-title">
      <h2 id="jobs-title">Recent jobs</h2>
      <Problem text={problem} />
      {jobs?.length === 0 && <p className="muted">No jobs yet. Pictures that the server generates appear here.</p>}
      {jobs && jobs.length > 0 && (
        <Table
          label="Jobs"
          columns={[
            "Status",
            "Input",
            "Progress, time or error",
            "Created",
            <HiddenHeader key="action">Action</HiddenHeader>,
          ]}
        >
          {jobs.map((job) => (
            <Job key={job.id} job={job} onCancel={() => void api.predictions.cancel(job).then(again, again)} />
          ))}
        </Table>
      )}
    </section>
  );
}

function Key() {
  const { apiKey, setApiKey } = useStudio();
  return (
    <section className="card" aria-labelledby="key-title">
      <h2 id="key-title">API key</h2>
      <p className="hint">Local runs need no key. The key is stored in this browser and sent only to this server.</p>
      <KeyForm label="API key" placeholder="rt_live_…" initial={apiKey} submit="Save" onKey={setApiKey} />
    </section>
  );
}

export function Service() {
  const [adminKey, setAdminKey] = useState("");
  const admin = useMemo(
    () => (adminKey === "" ? undefined : new Reptok({ baseUrl: location.origin, apiKey: adminKey, retries: 0 })),
    [adminKey],
  );
  return (
    <div className="view service">
      <div className="intro">
        <h1>Service</h1>
        <p className="lead">Jobs, health and usage of the server, webhooks and keys.</p>
      </div>
      <Jobs />
      <div className="columns">
        <Health />
        <Key />
      </div>
      <Usage />
      <Webhooks />
      <Operator admin={admin} onKey={setAdminKey} />
    </div>
  );
}
