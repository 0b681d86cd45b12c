/** The fleet, projects and keys; requires the admin key. */
import type { Reptok, Schemas } from "@reptok/client";
import { useState } from "react";
import { useLatest } from "../../lib/use-latest.ts";
import { apiMessageOf } from "../../app/api.ts";
import { Problem } from "../../ui/problem.tsx";
import { Fleet } from "./fleet.tsx";
import { KeyForm } from "./key-form.tsx";
import { Limits } from "./limits.tsx";

function Keys({ admin, project }: { readonly admin: Reptok; readonly project: string }) {
  const [round, setRound] = useState(0);
  const [shown, setShown] = useState<string>();
  const path = { path: { project } };
  const { value: keys, problem } = useLatest(`${project} ${round}`, async (signal) => {
    const { data, error } = await admin.http.GET("/v1/admin/projects/{project}/keys", { params: path, signal });
    if (!data) throw new Error(apiMessageOf(error));
    return data.data;
  });
  const [failure, setFailure] = useState<string>();
  const create = async () => {
    const { data, error } = await admin.http.POST("/v1/admin/projects/{project}/keys", {
      params: path,
      body: { name: "studio" },
    });
    setFailure(data ? undefined : apiMessageOf(error));
    setShown(data?.value);
    setRound((count) => count + 1);
  };
  const revoke = async (key: string) => {
    await admin.http.DELETE("/v1/admin/projects/{project}/keys/{key}", { params: { path: { project, key } } });
    setRound((count) => count + 1);
  };
  return (
    <div className="keys">
      <Problem text={problem ?? failure} />
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
      <button type="button" className="small" onClick={() => void create()}>
        Create a key
      </button>
    </div>
  );
}

function Projects({ admin }: { readonly admin: Reptok }) {
  const [round, setRound] = useState(0);
  const [failure, setFailure] = useState<string>();
  const { value: projects, problem } = useLatest(`projects ${round}`, async (signal) => {
    const { data, error } = await admin.http.GET("/v1/admin/projects", { signal });
    if (!data) throw new Error(apiMessageOf(error));
    return data.data;
  });
  if (problem !== undefined) return <Problem text={problem} />;
  const create = async (name: string) => {
    const { data, error } = await admin.http.POST("/v1/admin/projects", { body: { name } });
    setFailure(data ? undefined : apiMessageOf(error));
    if (data) setRound((count) => count + 1);
  };
  const list = (
    <ul className="projects">
      {projects?.map((project: Schemas["ProjectEntry"]) => (
        <li key={project.id}>
          <details>
            <summary>
              {project.name} <span className="muted">{project.status}</span>
            </summary>
            <Limits admin={admin} project={project} onChange={() => setRound((count) => count + 1)} />
            <Keys admin={admin} project={project.id} />
          </details>
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {list}
      <Problem text={failure} />
      <form
        className="joined"
        onSubmit={(event) => {
          event.preventDefault();
          const name = new FormData(event.currentTarget).get("name");
          event.currentTarget.reset();
          if (typeof name === "string" && name.trim() !== "")
            create(name.trim()).catch((error: Error) => setFailure(error.message));
        }}
      >
        <input name="name" aria-label="Name of the new project" placeholder="Name of a new project" maxLength={100} />
        <button type="submit">Create project</button>
      </form>
    </>
  );
}

export function Operator({
  admin,
  onKey,
}: {
  readonly admin: Reptok | undefined;
  readonly onKey: (key: string) => void;
}) {
  const placeholder = "Admin key, for fleet, projects and keys";
  return (
    <section className="card" aria-labelledby="operator-title">
      <h2 id="operator-title">Operator</h2>
      {admin ? (
        <>
          <Fleet admin={admin} />
          <h3>Projects</h3>
          <Projects admin={admin} />
          <button type="button" className="quiet small" onClick={() => onKey("")}>
            Forget the admin key
          </button>
        </>
      ) : (
        <KeyForm label="Admin key" placeholder={placeholder} initial="" submit="Open" onKey={onKey} />
      )}
    </section>
  );
}
