/** Asks every dispatcher for its state. */
import { type FleetStatus, fleetStatusOf } from "../domain/fleet-status.ts";
import type { Env } from "../env.ts";

/** The fleet's state, or that of the part of it that has those versions. Rejects where a dispatcher does not answer. */
export async function readFleetStatus(
  { DISPATCHER, DISPATCHERS }: Pick<Env, "DISPATCHER" | "DISPATCHERS">,
  versions?: ReadonlySet<string>,
): Promise<FleetStatus> {
  const names = Array.from({ length: Number(DISPATCHERS) }, (_, i) => String(i));
  const shards = await Promise.all(names.map((name) => DISPATCHER.getByName(name).status()));
  return fleetStatusOf(shards, versions);
}
