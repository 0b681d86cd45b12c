/** What became of the webhooks' messages, and sending one again. */
import type { Schemas } from "@reptok/client";
import { useState } from "react";
import { useApi } from "../../app/api.ts";
import { timeOfDay } from "../../ui/format.ts";
import { messageOf } from "./failure.ts";
import { usePolled } from "./use-polled.ts";

type Delivery = Schemas["WebhookDelivery"];
const SHOWN = 10;

function outcomeOf({ status, response_status, attempts, next_attempt_at }: Delivery): string {
  const answer = response_status === null ? "no answer" : `answer ${response_status}`;
  const tries = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
  const next = status === "pending" && next_attempt_at !== null ? `, next ${timeOfDay(next_attempt_at)}` : "";
  return `${answer}, ${tries}${next}`;
}

function Row({ delivery, onResend }: { readonly delivery: Delivery; readonly onResend: () => void }) {
  return (
    <tr>
      <td>
        <span className="job-status" data-status={delivery.status}>
          {delivery.status}
        </span>
      </td>
      <td>{delivery.event}</td>
      <td className="url">{delivery.url}</td>
      <td>{outcomeOf(delivery)}</td>
      <td>{timeOfDay(delivery.attempted_at)}</td>
      <td>
        <button type="button" className="small" onClick={onResend} aria-label={`Send again: ${delivery.id}`}>
          Send again
        </button>
      </td>
    </tr>
  );
}

export function Deliveries() {
  const api = useApi();
  const [state, setState] = useState("");
  const { data, problem, again } = usePolled(
    5000,
    async (signal) => {
      const answer = await api.http.GET("/v1/webhooks/deliveries", { params: { query: { limit: SHOWN } }, signal });
      if (!answer.data) throw new Error(messageOf(answer.error));
      return answer.data.data;
    },
    api,
  );
  const resend = async (id: string) => {
    const answer = await api.http.POST("/v1/webhooks/deliveries/{id}/resend", { params: { path: { id } } });
    setState(answer.data ? "On its way again." : messageOf(answer.error));
    again();
  };
  const fail = (error: unknown) => setState(error instanceof Error ? error.message : String(error));
  return (
    <>
      <h3>Deliveries</h3>
      {problem !== undefined && (
        <p className="notice warning" role="alert">
          {problem}
        </p>
      )}
      {data?.length === 0 && (
        <p className="muted">
          None in the last week. A prediction that names a <code>webhook</code> shows up here.
        </p>
      )}
      {data && data.length > 0 && (
        <div className="table-scroll" tabIndex={0} role="region" aria-label="Deliveries">
          <table>
            <thead>
              <tr>
                <th scope="col">Status</th>
                <th scope="col">Event</th>
                <th scope="col">Receiver</th>
                <th scope="col">Outcome</th>
                <th scope="col">Tried</th>
                <th scope="col">
                  <span className="visually-hidden">Action</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map((delivery) => (
                <Row key={delivery.id} delivery={delivery} onResend={() => void resend(delivery.id).catch(fail)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p role="status" className="muted">
        {state}
      </p>
    </>
  );
}
