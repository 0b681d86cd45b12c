/** Deliveries of webhook messages, and redelivery. */
import type { Schemas } from "@reptok/client";
import { useState } from "react";
import { apiMessageOf, useApi } from "../../app/api.ts";
import { timeOfDay } from "../../ui/format.ts";
import { messageOf } from "../../engine/message.ts";
import { Problem } from "../../ui/problem.tsx";
import { HiddenHeader, Table } from "../../ui/table.tsx";
import { usePolled } from "./use-polled.ts";

type Delivery = Schemas["WebhookDelivery"];
const SHOWN = 10;

function outcomeOf({ status, response_status, attempts, next_attempt_at }: Delivery): string {
  const response = response_status === null ? "no response" : `status ${response_status}`;
  const tries = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
  const next = status === "pending" && next_attempt_at !== null ? `, next ${timeOfDay(next_attempt_at)}` : "";
  return `${response}, ${tries}${next}`;
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
      if (!answer.data) throw new Error(apiMessageOf(answer.error));
      return answer.data.data;
    },
    api,
  );
  const resend = async (id: string) => {
    const answer = await api.http.POST("/v1/webhooks/deliveries/{id}/resend", { params: { path: { id } } });
    setState(answer.data ? "Queued for delivery." : apiMessageOf(answer.error));
    again();
  };
  const fail = (error: unknown) => setState(messageOf(error));
  return (
    <>
      <h3>Deliveries</h3>
      <Problem text={problem} />
      {data?.length === 0 && (
        <p className="muted">
          No deliveries in the last week. Predictions with a <code>webhook</code> appear here.
        </p>
      )}
      {data && data.length > 0 && (
        <Table
          label="Deliveries"
          columns={[
            "Status",
            "Event",
            "Receiver",
            "Outcome",
            "Last attempt",
            <HiddenHeader key="action">Action</HiddenHeader>,
          ]}
        >
          {data.map((delivery) => (
            <Row key={delivery.id} delivery={delivery} onResend={() => void resend(delivery.id).catch(fail)} />
          ))}
        </Table>
      )}
      <p role="status" className="muted">
        {state}
      </p>
    </>
  );
}
