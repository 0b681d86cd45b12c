/** Reads and describes the fleet's state. */
import { ApiError } from "@reptok/shared";
import { database } from "../../db/client.ts";
import { versionNames } from "../../db/models.ts";
import type { Env } from "../../env.ts";
import { readFleetStatus } from "../../fleet/read-status.ts";
import { describeFleet, type FleetDescription, versionsNamed } from "./fleet.rules.ts";

/** The fleet, or its part that serves a model (`name` or `name@version`). Throws `model_not_found`. */
export async function showFleet(env: Env, model?: string): Promise<FleetDescription> {
  const names = await versionNames(database(env.DB));
  const versions = model === undefined ? undefined : versionsNamed(model, names);
  if (versions?.size === 0)
    throw new ApiError("model_not_found", "expected a model that GET /v1/admin/models lists", "model");
  return describeFleet(await readFleetStatus(env, versions), names, Date.now());
}
