/** The secret that this project's webhooks are signed with, and what became of their messages. */
import { useState } from "react";
import { useApi } from "../../app/api.ts";
import { Deliveries } from "./deliveries.tsx";
import { messageOf } from "./failure.ts";

const PATH = "/v1/webhooks/default/secret";

export function Webhooks() {
  const api = useApi();
  const [secret, setSecret] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const ask = async (method: "GET" | "POST") => {
    setProblem(undefined);
    const { data, error } = await (method === "GET" ? api.http.GET(PATH) : api.http.POST(PATH));
    if (data) setSecret(data.key);
    else setProblem(messageOf(error));
  };
  const run = (method: "GET" | "POST") =>
    void ask(method).catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
  return (
    <section className="card" aria-labelledby="webhooks-title">
      <h2 id="webhooks-title">Webhooks</h2>
      <p className="hint">
        A prediction with a <code>webhook</code> is told of, signed by Standard Webhooks. After a change, messages are
        signed with the old secret too, for a day.
      </p>
      {secret !== undefined && (
        <p role="status">
          <code>{secret}</code>
        </p>
      )}
      {problem !== undefined && (
        <p className="notice warning" role="alert">
          {problem}
        </p>
      )}
      <div className="buttons">
        {secret === undefined ? (
          <button type="button" onClick={() => run("GET")}>
            Show the secret
          </button>
        ) : (
          <button type="button" onClick={() => setSecret(undefined)}>
            Hide it
          </button>
        )}
        <button type="button" className="quiet" onClick={() => run("POST")}>
          Make a new one
        </button>
      </div>
      <Deliveries />
    </section>
  );
}
