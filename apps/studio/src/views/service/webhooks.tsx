/** The secret that signs this project's webhooks, and their deliveries. */
import { useState } from "react";
import { apiMessageOf, useApi } from "../../app/api.ts";
import { Deliveries } from "./deliveries.tsx";
import { messageOf } from "../../engine/message.ts";
import { Problem } from "../../ui/problem.tsx";

const PATH = "/v1/webhooks/default/secret";

export function Webhooks() {
  const api = useApi();
  const [secret, setSecret] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const request = async (method: "GET" | "POST") => {
    setProblem(undefined);
    const { data, error } = await (method === "GET" ? api.http.GET(PATH) : api.http.POST(PATH));
    if (data) setSecret(data.key);
    else setProblem(apiMessageOf(error));
  };
  const run = (method: "GET" | "POST") => void request(method).catch((error: unknown) => setProblem(messageOf(error)));
  return (
    <section className="card" aria-labelledby="webhooks-title">
      <h2 id="webhooks-title">Webhooks</h2>
      <p className="hint">
        Results of predictions with a <code>webhook</code> are posted to it, signed according to Standard Webhooks. For
        a day after the secret is replaced, messages are also signed with the old one.
      </p>
      {secret !== undefined && (
        <p role="status">
          <code>{secret}</code>
        </p>
      )}
      <Problem text={problem} />
      <div className="buttons">
        {secret === undefined ? (
          <button type="button" onClick={() => run("GET")}>
            Show secret
          </button>
        ) : (
          <button type="button" onClick={() => setSecret(undefined)}>
            Hide secret
          </button>
        )}
        <button type="button" className="quiet" onClick={() => run("POST")}>
          Replace secret
        </button>
      </div>
      <Deliveries />
    </section>
  );
}
