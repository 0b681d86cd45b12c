import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { call, generate, ORIGIN, stored } from "../../test/client.ts";
import worker from "../index.ts";
import { sweepLatents, sweepPictures } from "./strays.ts";

const UNKNOWN_LATENT = `lat_${"f".repeat(64)}`;

/** Stores a latent with its picture, and unreferenced objects of each kind. */
async function store() {
  const { data } = await generate({ prompt: "a", seed: 1 });
  const referenced = (await stored()).keys;
  const { latent_id: latent, url } = data[0]!;
  const picture = referenced.find((key) => key.startsWith("pictures/"))!;
  const strays = [
    `latents/${latent}/stray`,
    `latents/${UNKNOWN_LATENT}/stray`,
    picture.replace(latent, UNKNOWN_LATENT),
  ];
  for (const key of strays) await env.BUCKET.put(key, "a");
  return { referenced, strays, latent, url: url! };
}

test("deletes unreferenced objects once they are old, and no others", async () => {
  const { referenced, strays, latent, url } = await store();
  const all = (await stored()).keys;
  const past = { before: Date.now() - 60_000 };
  expect((await sweepLatents(env, past)).removed + (await sweepPictures(env, "local", past)).removed).toBe(0);
  expect((await stored()).keys).toEqual(all);

  const future = { before: Date.now() + 60_000 };
  expect(await sweepLatents(env, { ...future, after: `latents/${UNKNOWN_LATENT}` })).toEqual({
    removed: 1,
    next: undefined,
  });
  expect(await sweepLatents(env, future)).toEqual({ removed: 1, next: undefined });
  expect(await sweepPictures(env, "local", future)).toEqual({ removed: 1, next: undefined });
  expect((await stored()).keys).toEqual(all.filter((key) => !strays.includes(key)));
  expect((await stored()).keys).toEqual(referenced);
  expect((await call(`/v1/latents/${latent}`)).status).toBe(200);
  expect((await call(url.slice(ORIGIN.length))).status).toBe(200);
});

test("the scheduled run sweeps from a random id", async () => {
  const { referenced, strays } = await store();
  expect((await stored()).keys).toHaveLength(referenced.length + strays.length);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3600_000 + 60_000 });
  // From the first id, the listing contains everything.
  const uuid = vi.spyOn(crypto, "randomUUID").mockReturnValue("00000000-0000-4000-8000-000000000000");
  try {
    await worker.scheduled(createScheduledController(), env);
  } finally {
    uuid.mockRestore();
    vi.useRealTimers();
  }
  expect((await stored()).keys).toEqual(referenced);
});
