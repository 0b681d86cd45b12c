/** `/v1/admin/fleet` and `/metrics`. */
import { type Operation, TEXT } from "../openapi/operation.ts";
import { query } from "../openapi/parameters.ts";
import { json, ref } from "../openapi/schema.ts";
import { get } from "../openapi/shell.ts";
import { FleetQuery } from "./fleet.rules.ts";
import { Fleet } from "./schemas.ts";

const FLEET = "/v1/admin/fleet";

export const fleetAdministration: readonly Operation[] = [
  {
    method: "get",
    path: FLEET,
    id: "getFleet",
    tag: "Administration",
    summary: "Read the state of GPU workers and waiting jobs",
    description:
      "For operators and autoscalers, with a key of the scope `fleet` or `admin`, or the secret `METRICS_TOKEN`.",
    parameters: query(FleetQuery, {
      model: "Only this model, as `name`, or this version, as `name@version`.",
    }),
    answers: { 200: { description: "The current state.", content: json(ref(Fleet)) } },
    errors: ["invalid_request", "model_not_found"],
    shell: get(FLEET),
  },
];

export const metricsOperation: Operation = {
  method: "get",
  path: "/metrics",
  id: "getMetrics",
  tag: "System",
  summary: "Read metrics of GPU workers and waiting jobs, for Prometheus",
  description:
    "For keys with the scope `fleet` or `admin`, and for the secret `METRICS_TOKEN`, if the deployment has one.",
  scope: "fleet",
  answers: { 200: { description: "Metrics in Prometheus' text format.", content: { "text/plain": { schema: TEXT } } } },
  errors: ["invalid_api_key", "insufficient_scope"],
  shell: get("/metrics"),
};
