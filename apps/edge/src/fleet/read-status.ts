/** Reads the state of all dispatchers. */
import { type FleetStatus, fleetStatusOf } from "../domain/fleet-status.ts";
import type { Env } from "../env.ts";

/** Returns the fleet's state, or the state of its part that has the versions. Rejects if a dispatcher does not respond. */
export async function readFleetStatus(
  { DISPATCHER, DISPATCHERS }: Pick<Env, "DISPATCHER" | "DISPATCHERS">,
  versions?: ReadonlySet<string>,
): Promise<FleetStatus> {
  const names = Array.from({ length: Number(DISPATCHERS) }, (_, i) => String(i));
  const shards = await Promise.all(names.map((name) => DISPATCHER.getByName(name).status()));
  return fleetStatusOf(shards, versions);
}
