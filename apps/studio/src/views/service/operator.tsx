/** Projects and keys, behind the admin key. */
import type { Reptok, Schemas } from "@reptok/client";
import { useState } from "react";
import { useLatest } from "../../lib/use-latest.ts";
import { countText } from "../../ui/format.ts";

const messageOf = (error: unknown): string =>
  (error as { readonly error?: { readonly message?: string } } | undefined)?.error?.message ?? "the request failed";

const limit = (value: number | null) => (value === null ? "no limit" : countText(value));

function Keys({ admin, project }: { readonly admin: Reptok; readonly project: string }) {
  const [round, setRound] = useState(0);
  const [shown, setShown] = useState<string>();
  const path = { path: { project } };
  const { value: keys, problem } = useLatest(`${project} ${round}`, async (signal) => {
    const { data, error } = await admin.http.GET("/v1/admin/projects/{project}/keys", { params: path, signal });
    if (!data) throw new Error(messageOf(error));
    return data.data;
  });
  const make = async () => {
    const { data } = await admin.http.POST("/v1/admin/projects/{project}/keys", {
      params: path,
      body: { name: "studio" },
    });
    setShown(data?.value);
    setRound((count) => count + 1);
  };
  const revoke = async (key: string) => {
    await admin.http.DELETE("/v1/admin/projects/{project}/keys/{key}", { params: { path: { project, key } } });
    setRound((count) => count + 1);
  };
  return (
    <div className="keys">
      {problem !== undefined && <p className="notice warning">{problem}</p>}
      <ul>
        {keys?.map((key) => (
          <li key={key.id}>
            <code>{key.redacted_value}</code> {key.name} <span className="muted">{key.status}</span>
            {key.status === "active" && (
              <button type="button" className="small" onClick={() => void revoke(key.id)}>
                Revoke
              </button>
            )}
          </li>
        ))}
      </ul>
      {shown !== undefined && (
        <p className="notice" role="status">
          Copy the key now; it is not shown again: <code>{shown}</code>
        </p>
      )}
      <button type="button" className="small" onClick={() => void make()}>
        Make a key
      </button>
    </div>
  );
}

function Projects({ admin }: { readonly admin: Reptok }) {
  const { value: projects, problem } = useLatest("projects", async (signal) => {
    const { data, error } = await admin.http.GET("/v1/admin/projects", { signal });
    if (!data) throw new Error(messageOf(error));
    return data.data;
  });
  if (problem !== undefined) {
    return (
      <p className="notice warning" role="alert">
        {problem}
      </p>
    );
  }
  return (
    <ul className="projects">
      {projects?.map((project: Schemas["ProjectEntry"]) => (
        <li key={project.id}>
          <details>
            <summary>
              {project.name} <span className="muted">{project.status}</span>
            </summary>
            <p className="hint">
              Pictures a month: {limit(project.pictures_per_month)}. Requests a minute:{" "}
              {limit(project.requests_per_minute)}. Network evaluations a month: {limit(project.evaluations_per_month)},
              a request: {limit(project.evaluations_per_request)}. Unfinished jobs: {limit(project.concurrent_jobs)}.
            </p>
            <Keys admin={admin} project={project.id} />
          </details>
        </li>
      ))}
    </ul>
  );
}

export function Operator({
  admin,
  onKey,
}: {
  readonly admin: Reptok | undefined;
  readonly onKey: (key: string) => void;
}) {
  const [draft, setDraft] = useState("");
  return (
    <section className="card" aria-labelledby="operator-title">
      <h2 id="operator-title">For the operator</h2>
      {admin ? (
        <>
          <Projects key={draft} admin={admin} />
          <button type="button" className="quiet small" onClick={() => (setDraft(""), onKey(""))}>
            Forget the key
          </button>
        </>
      ) : (
        <form
          className="joined"
          onSubmit={(event) => {
            event.preventDefault();
            onKey(draft.trim());
          }}
        >
          <input
            type="password"
            aria-label="Admin key"
            value={draft}
            placeholder="The admin key: projects, keys and limits"
            autoComplete="off"
            onChange={(event) => setDraft(event.target.value)}
          />
          <button type="submit">Open</button>
        </form>
      )}
    </section>
  );
}
