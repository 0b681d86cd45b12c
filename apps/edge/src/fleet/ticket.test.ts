/** Tickets of assignments. Signatures are tested with the routes that require them. */
import { expect, test } from "vitest";
import { JOB_LIFE_MS } from "../domain/job.ts";
import { makeTicket, requireTicket } from "./ticket.ts";

const env = { FLEET_TOKEN: "a-token-of-the-fleet-for-tests-0123456789" };
const NOW = 1_000_000;

test("a ticket is valid for its job as long as the job may live", async () => {
  const ticket = `Bearer ${await makeTicket(env, "job", 3, NOW)}`;
  expect(await requireTicket(env, "job", ticket, NOW + JOB_LIFE_MS - 1)).toBe(3);
  await expect(requireTicket(env, "job", ticket, NOW + JOB_LIFE_MS)).rejects.toMatchObject({ code: "unauthorized" });
  await expect(requireTicket(env, "another", ticket, NOW)).rejects.toMatchObject({ code: "unauthorized" });
});
