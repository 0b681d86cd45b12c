/** Checks the query plans of all statements in db/: none scans a whole table. */
import { ApiError, versionOf } from "@reptok/shared";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { MANIFEST } from "../../test/manifest.ts";
import { conditionsOf } from "../domain/filter.ts";
import { finish, start } from "../domain/job.ts";
import * as admission from "./admission.ts";
import * as apiKeys from "./api-keys.ts";
import * as batches from "./batches.ts";
import { database } from "./client.ts";
import * as files from "./files.ts";
import * as idempotency from "./idempotency.ts";
import * as indexing from "./indexing.ts";
import * as insertion from "./job-insertion.ts";
import * as jobs from "./jobs.ts";
import * as lists from "./latent-lists.ts";
import * as objects from "./latent-objects.ts";
import * as removal from "./latent-removal.ts";
import * as latents from "./latents.ts";
import * as models from "./models.ts";
import * as projects from "./projects.ts";
import * as reservations from "./reservations.ts";
import * as usage from "./usage.ts";
import * as deliveries from "./webhook-deliveries.ts";
import * as secrets from "./webhook-secrets.ts";

interface Recorded {
  readonly sql: string;
  readonly values: readonly unknown[];
}
const recorded: Recorded[] = [];
const binding = new Proxy(env.DB, {
  get(target, name) {
    if (name === "batch") return target.batch.bind(target);
    return (sql: string) => {
      const statement = target.prepare(sql);
      const bind = statement.bind.bind(statement);
      recorded.push({ sql, values: [] });
      statement.bind = (...values) => {
        recorded.push({ sql, values });
        return bind(...values);
      };
      return statement;
    };
  },
});
const db = database(binding);
const now = Date.now();

const JOB = {
  id: "job",
  project: "p",
  model: "tiny",
  version: "v",
  space: "s",
  decoder: "d",
  request: { kind: "encode", sha256: "00" },
  createdAt: now,
} as const;
const FILE: files.FileRow = {
  id: "f",
  project: "p",
  purpose: "batch",
  filename: "a.jsonl",
  bytes: 1,
  contentType: null,
  sha256: null,
  metadata: null,
  createdAt: now,
  expiresAt: now + 1,
};
const BATCH: batches.NewBatch = {
  id: "b",
  project: "p",
  endpoint: "/v1/images/generations",
  inputFile: "f",
  origin: "https://api.test",
  outputSeconds: 3600,
  status: "validating",
  createdAt: now,
  expiresAt: now + 1,
};
const LATENT = {
  project: "p",
  id: "lat_1",
  model: "tiny",
  space: "s",
  dtype: "f16",
  tokens: 1,
  dimensions: 8,
  bytes: 16,
  source: "generated",
  collection: "default",
  createdAt: now,
} as const;
const KEY = { project: "p", key: "k", fingerprint: "f", job: "job", createdAt: now };
const DELIVERY = {
  id: "msg",
  project: "p",
  job: "job",
  event: "completed",
  url: "https://a.example",
  status: "delivered",
  attempts: 1,
  answer: 200,
  createdAt: now,
  attemptedAt: now,
  nextAt: null,
} as const;
const QUERY = { start: 0, end: now + 1, limit: 10, after: undefined };
const FILTER = { project: "p", collection: "default", conditions: conditionsOf({ kind: "a", year: { $gt: 3 } }) };
const PROJECT = { id: "p", name: "tests", linkSecret: "s", createdAt: now };
const API_KEY = { id: "key", project: "p", name: "a", hash: "h", hint: "x", scopes: [], createdAt: now };

/** One call of each function that runs statements, by module. */
const CALLS: Record<string, Record<string, () => unknown>> = {
  projects: {
    insertProject: () => projects.insertProject(db, PROJECT),
    findProject: () => projects.findProject(db, "p"),
    findProjectFrom: () => projects.findProjectFrom(db, "z"),
    updateProject: () => projects.updateProject(db, "p", { name: "other" }),
    listProjects: async () => projects.listProjects(db, await projects.findProject(db, "p"), 10),
  },
  apiKeys: {
    insertKey: () => apiKeys.insertKey(db, API_KEY),
    findKey: () => apiKeys.findKey(db, "p", "key"),
    findKeyByHash: () => apiKeys.findKeyByHash(db, "h"),
    touchKey: () => apiKeys.touchKey(db, "key", now, now - 1),
    updateKey: () => apiKeys.updateKey(db, "p", "key", { name: "b" }),
    revokeKey: () => apiKeys.revokeKey(db, "p", "key", now),
    listKeys: async () => apiKeys.listKeys(db, "p", await apiKeys.findKey(db, "p", "key"), 10),
  },
  insertion: {
    insertJob: () => insertion.insertJob(db, JOB, start()),
    insertDoneJob: () => insertion.insertDoneJob(db, { ...JOB, id: "done" }, start()),
    insertOrJoinJobs: async () => {
      const hashed = { ...JOB, requestHash: "hash" };
      const later = { jobs: 1, pictures: 1, evaluations: 1, expiresAt: now };
      await insertion.insertOrJoinJobs(db, [{ ...hashed, id: "one" }], start(), { reservation: "r", later });
      await insertion.insertOrJoinJobs(db, [{ ...hashed, id: "two" }], start());
    },
  },
  reservations: {
    dropReservations: () => reservations.dropReservations(db, "p", ["r"]),
  },
  jobs: {
    findJob: () => jobs.findJob(db, "job"),
    findJobOf: () => jobs.findJobOf(db, "p", "job"),
    findDoneJob: () => jobs.findDoneJob(db, "p", "hash"),
    claimJobs: () => jobs.claimJobs(db, [{ id: "job", attempt: 1 }], now),
    moveJob: async () => {
      const objects = [{ key: "latents/lat_1/k", latent: "lat_1" }];
      const batch = (row: jobs.JobRow) => [
        ...latents.recordLatents(db, row, [LATENT], objects),
        ...latents.recordLatents(db, row, [{ ...LATENT, metadata: {} }], objects),
      ];
      const result = { outputs: ["lat_1"], predictTime: 1, requestHash: jobs.hashIfFree("p", "hash") };
      await jobs.moveJob(db, "job", (state) => finish(state, 1, "succeeded", now), { result, batch });
    },
    releaseRequestHash: () => jobs.releaseRequestHash(db, "p", "hash"),
    findJobs: () => jobs.findJobs(db, ["job"]),
    listJobs: () => jobs.listJobs(db, "p", JOB, 10),
    unfinishedJobs: () => jobs.unfinishedJobs(db, now, JOB, 10),
    dropJobsBefore: () => jobs.dropJobsBefore(db, now, 10),
  },
  admission: {
    quotas: () => admission.quotas(db, { project: "p", apiKey: "key" }, now),
    checkLimits: async () => {
      const requested = { project: "p", apiKey: "key", createdAt: now };
      await admission.checkLimits(db, { ...requested, jobs: [{ id: "new", pictures: 1, evaluations: 1 }] });
      await projects.updateProject(db, "p", { picturesPerMonth: 0 });
      for (const amounts of [{ evaluations: 1e6 }, { pictures: 1 }])
        await expect(admission.checkLimits(db, { ...requested, jobs: [{ id: "new", ...amounts }] })).rejects.toThrow(
          ApiError,
        );
    },
  },
  latents: {
    insertLatents: () =>
      latents.insertLatents(db, [LATENT, { ...LATENT, metadata: { a: 1 } }], [{ key: "l", latent: "lat_1" }]),
    unusedKeys: () => latents.unusedKeys(db, ["latents/lat_1/k", "latents/lat_2/l"]),
    findLatent: async () => {
      await latents.findLatent(db, "p", "lat_1");
      await latents.findLatent(db, "p", "lat_1", "default");
    },
    findLatents: async () => {
      await latents.findLatents(db, "p", "default", ["lat_1", "lat_2"]);
      await latents.findLatents(db, "p", undefined, ["lat_1", "lat_2"]);
    },
    updateMetadata: () => latents.updateMetadata(db, LATENT, { b: 2 }),
  },
  indexing: {
    unindexedLatents: async () => {
      await indexing.unindexedLatents(db, 10);
      await indexing.unindexedLatents(db, 10, "p");
    },
    markIndexed: () => indexing.markIndexed(db, "p", "default", ["lat_1"], now),
    markUnindexed: () => indexing.markUnindexed(db, LATENT),
  },
  lists: {
    listLatents: async () => {
      for (const order of ["asc", "desc"] as const)
        await lists.listLatents(db, { ...FILTER, model: "tiny" }, { after: LATENT, limit: 10, order });
      await lists.listLatents(db, { ...FILTER, conditions: [] }, { after: LATENT, limit: 10, order: "asc" });
    },
    countLatents: () => lists.countLatents(db, FILTER),
    listCollections: () => lists.listCollections(db, "p", "a", 10),
    dropEmptyCollection: () => lists.dropEmptyCollection(db, "p", "default"),
  },
  objects: {
    ownedObjects: () => objects.ownedObjects(db, "p", ["lat_1", "lat_2"]),
    keysReleased: () => objects.keysReleased(db, now, 10),
    dropObjects: () => objects.dropObjects(db, ["k"]),
  },
  removal: {
    findPlaces: () => removal.findPlaces(db, "p", "lat_1"),
    idsElsewhere: () => removal.idsElsewhere(db, "p", ["lat_1"], "default"),
    deleteLatents: async () => {
      await removal.deleteLatents(db, "p", ["lat_1", "lat_2"], "default", now);
      await removal.deleteLatents(db, "p", ["lat_1"], undefined, now);
    },
  },
  models: {
    listVersions: () => models.listVersions(db),
    versionNames: () => models.versionNames(db),
    currentVersions: () => models.currentVersions(db),
    getVersion: () => models.getVersion(db, MANIFEST.identity.version),
    hasVersions: () => models.hasVersions(db),
    findVersion: async () => {
      await models.findVersion(db, {});
      await models.findVersion(db, { name: MANIFEST.model });
      await models.findVersion(db, { version: MANIFEST.identity.version });
    },
    findOfSpace: () => models.findOfSpace(db, versionOf(MANIFEST)),
    findMaker: () => models.findMaker(db, versionOf(MANIFEST)),
    usableOfSpace: () => models.usableOfSpace(db, MANIFEST.identity.space),
    registerModels: async () => {
      await models.registerModels(db, [MANIFEST], false, now);
      await models.registerModels(db, [MANIFEST], true, now);
    },
    promoteVersion: async () => {
      const row = await models.getVersion(db, MANIFEST.identity.version);
      if (row) await models.promoteVersion(db, row);
    },
    retireVersion: () => models.retireVersion(db, MANIFEST.identity.version, now),
  },
  deliveries: {
    recordDelivery: () => deliveries.recordDelivery(db, DELIVERY),
    findDelivery: () => deliveries.findDelivery(db, "p", "msg"),
    listDeliveries: () => deliveries.listDeliveries(db, "p", DELIVERY, 10),
    dropDeliveriesBefore: () => deliveries.dropDeliveriesBefore(db, now, 10),
  },
  idempotency: {
    reserveKey: () => idempotency.reserveKey(db, KEY),
    setKeyJob: () => idempotency.setKeyJob(db, KEY, "job"),
    dropKey: () => idempotency.dropKey(db, KEY),
    dropUnusedKey: () => idempotency.dropUnusedKey(db, KEY),
    dropKeysBefore: () => idempotency.dropKeysBefore(db, now),
  },
  usage: {
    usedThisMonth: () => usage.usedThisMonth(db, "p", now),
    findUsage: () => usage.findUsage(db, "p", "job"),
    listUsage: () => usage.listUsage(db, "p", QUERY, { job: "job", createdAt: now } as usage.UsageRow),
    sumUsage: () => usage.sumUsage(db, "p", QUERY, { day: "2026-01-01", model: "a", operation: "encode", apiKey: "" }),
  },
  files: {
    insertFile: () => files.insertFile(db, FILE),
    findFile: () => files.findFile(db, "p", "f", now),
    listFiles: async () => {
      for (const order of ["asc", "desc"] as const) await files.listFiles(db, "p", { limit: 10, order });
      await files.listFiles(db, "p", { after: FILE, purpose: "batch", limit: 10, order: "desc" });
    },
    dropFile: () => files.dropFile(db, "p", "f"),
    expiredFiles: () => files.expiredFiles(db, now, 10),
  },
  batches: {
    insertBatch: () => batches.insertBatch(db, BATCH),
    findBatch: () => batches.findBatch(db, "b"),
    findBatchOf: () => batches.findBatchOf(db, "p", "b"),
    listBatches: async () => {
      await batches.listBatches(db, "p", undefined, 10);
      await batches.listBatches(db, "p", { id: "b", createdAt: now }, 10);
    },
    changeBatch: () => batches.changeBatch(db, "b", ["validating", "in_progress"], { status: "cancelling" }),
  },
  secrets: {
    signingSecrets: () => secrets.signingSecrets(db, "p", now),
    rotateSecret: () => secrets.rotateSecret(db, "p", now),
  },
};
const MODULES = {
  projects,
  apiKeys,
  insertion,
  reservations,
  jobs,
  admission,
  latents,
  indexing,
  lists,
  objects,
  removal,
  models,
  idempotency,
  usage,
  files,
  batches,
  secrets,
} as const;
/** Those that run with another's statement, decide without one, or are pieces of one. */
const WITHIN = new Set(["stateOf", "versionOfJob", "hashIfFree", "sameRevision", "withinLimits", "leftOf"]);
for (const name of ["releaseStage", "reserveLater"]) WITHIN.add(name);
for (const name of ["recordLatents", "recordedBy", "isLatent"]) WITHIN.add(name);

// It reads all collections, once a version of the edge that defines the index's tables anew.
WITHIN.add("latentSpaces");

/** Tables that contain a handful of rows, by name or alias (`other`: model_versions). */
const SMALL = /^SCAN (model_versions|other|fresh|json_each|outputs|CONSTANT ROW|\(subquery|\d+ CONSTANT)/;

test("CALLS covers every function that runs a statement", () => {
  for (const [name, module] of Object.entries(MODULES)) {
    const functions = Object.entries(module).flatMap(([key, value]) => (typeof value === "function" ? [key] : []));
    const called = Object.keys(CALLS[name]!);
    expect(functions.filter((key) => !WITHIN.has(key) && !called.includes(key))).toEqual([]);
  }
});

test("no statement scans a whole table", async () => {
  for (const calls of Object.values(CALLS)) for (const call of Object.values(calls)) await call();
  const statements = new Map(recorded.map(({ sql, values }) => [sql, values]));
  expect(statements.size).toBeGreaterThan(60);
  const scans: string[] = [];
  for (const [sql, values] of statements) {
    const { results } = await env.DB.prepare(`explain query plan ${sql}`)
      .bind(...values)
      .all<{ detail: string }>();
    for (const { detail } of results)
      if (detail.startsWith("SCAN") && !SMALL.test(detail)) scans.push(`${detail}: ${sql}`);
  }
  expect(scans).toEqual([]);
});
