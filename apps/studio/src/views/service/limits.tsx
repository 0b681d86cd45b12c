/** A form for a project's limits. */
import type { Reptok, Schemas } from "@reptok/client";
import { type FormEvent, useState } from "react";
import { apiMessageOf } from "../../app/api.ts";

type Project = Schemas["ProjectEntry"];

const FIELDS = [
  ["pictures_per_month", "Pictures per month"],
  ["requests_per_minute", "Requests per minute"],
  ["evaluations_per_month", "Network evaluations per month"],
  ["evaluations_per_request", "Network evaluations per request"],
  ["concurrent_jobs", "Concurrent jobs"],
] as const;

/** Empty for no limit. */
const limitOf = (text: FormDataEntryValue | null): number | null =>
  typeof text === "string" && text.trim() !== "" ? Number(text) : null;

interface LimitsProps {
  readonly admin: Reptok;
  readonly project: Project;
  readonly onChange: () => void;
}

export function Limits({ admin, project, onChange }: LimitsProps) {
  const [state, setState] = useState("");
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = Object.fromEntries(FIELDS.map(([name]) => [name, limitOf(form.get(name))]));
    const { data, error } = await admin.http.POST("/v1/admin/projects/{project}", {
      params: { path: { project: project.id } },
      body,
    });
    setState(data ? "Saved." : apiMessageOf(error));
    if (data) onChange();
  };
  return (
    <form className="limits" onSubmit={(event) => void save(event).catch((error: Error) => setState(error.message))}>
      {FIELDS.map(([name, title]) => (
        <label key={name} className="words">
          <span>{title}</span>
          <input type="number" name={name} min={0} step={1} placeholder="no limit" defaultValue={project[name] ?? ""} />
        </label>
      ))}
      <button type="submit" className="small">
        Save limits
      </button>
      <span role="status" className="muted">
        {state}
      </span>
    </form>
  );
}
