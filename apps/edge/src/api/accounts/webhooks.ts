/** The secret that webhooks are signed with, where Replicate's client looks for it; posting to it makes a new one. */
import { Hono } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { rotateSecret, signingSecrets } from "../../db/webhook-secrets.ts";
import type { AppEnv } from "../../platform/app-env.ts";

const PATH = "/default/secret";

export const webhooks = new Hono<AppEnv>()
  .get(PATH, async (c) => {
    const [key] = await signingSecrets(database(c.env.DB), projectOf(c), Date.now());
    return c.json({ key }, 200, { "cache-control": "no-store" });
  })
  .post(PATH, async (c) => {
    const key = await rotateSecret(database(c.env.DB), projectOf(c), Date.now());
    return c.json({ key }, 201, { "cache-control": "no-store" });
  });
