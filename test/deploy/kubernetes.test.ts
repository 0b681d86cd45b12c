/**
 * The Kubernetes manifests, as `kubectl kustomize` renders them, against the schemas of Kubernetes and KEDA. The rendered overlays
 * are stored in test/fixtures/deploy with a hash of their sources: `node test/deploy/render.ts` renders them again.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { ScaledObject, TriggerAuthentication } from "@kubernetes-models/keda/keda.sh/v1alpha1";
import { Deployment } from "kubernetes-models/apps/v1";
import { ConfigMap } from "kubernetes-models/v1";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { ROOT } from "../../scripts/lib/stack.ts";
import { readConfig } from "../../apps/gpu-worker/src/config.ts";
import { Fleet } from "../../apps/edge/src/api/fleet/schemas.ts";
import { FleetQuery } from "../../apps/edge/src/api/fleet/fleet.rules.ts";
import { fixtureOf, OVERLAYS, render, sourcesHash } from "./render.ts";

const KINDS = { Deployment, ConfigMap, ScaledObject, TriggerAuthentication } as const;
type Kind = keyof typeof KINDS;
// oxlint-disable-next-line typescript/no-explicit-any -- checked against the schemas
type Document = { kind: Kind; metadata: { name: string; namespace: string } } & Record<string, any>;

const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;

describe.each(OVERLAYS)("%s", (overlay) => {
  const text = readFileSync(fixtureOf(overlay), "utf8");
  const documents = parseAllDocuments(text).map((document) => document.toJS() as Document);
  const find = (kind: Kind): Document => documents.find((document) => document.kind === kind)!;

  test("was rendered from the current manifests", () => {
    expect(text.split("\n", 1)[0]).toBe(`# ${sourcesHash()}`);
  });

  test.runIf(hasKubectl)("is what kubectl renders", () => {
    expect(text).toBe(render(overlay));
  });

  test("matches the schemas, in one namespace", () => {
    expect(documents.map(({ kind }) => kind).toSorted()).toEqual(Object.keys(KINDS).toSorted());
    for (const document of documents) {
      const model = new KINDS[document.kind](document as never);
      model.validate();
      expect(document.metadata.namespace).toBe("reptok");
    }
    const broken = {
      ...find("Deployment"),
      spec: { ...find("Deployment")["spec"], template: { spec: { containers: "none" } } },
    };
    expect(() => new Deployment(broken as never).validate()).toThrow(/containers/);
  });

  const pod = () => find("Deployment")["spec"].template.spec;
  const container = () => pod().containers[0];

  test("the worker accepts its settings, and drains within the termination grace period", () => {
    const literal = (container().env as { name: string; value?: string }[]).flatMap(({ name, value }) =>
      value === undefined ? [] : [[name, value] as const],
    );
    const settings = { ...find("ConfigMap")["data"], ...Object.fromEntries(literal) } as Record<string, string>;
    const config = readConfig({ ...settings, FLEET_TOKEN: "0123456789abcdef".repeat(4) });
    expect(config.EDGE_URL).toBe("https://api.example.com");
    expect(pod().terminationGracePeriodSeconds).toBeGreaterThanOrEqual(config.DRAIN_SECONDS + 30);
    expect(container().envFrom[0].configMapRef.name).toBe(find("ConfigMap").metadata.name);
    for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"])
      expect(["/healthz", "/readyz"]).toContain(container()[probe].httpGet.path);
    expect(container().ports[0].containerPort).toBe(config.PORT);
  });

  test("KEDA scales this deployment from 0 by a number that the edge reports", () => {
    const { spec } = find("ScaledObject");
    expect(spec.scaleTargetRef.name).toBe(find("Deployment").metadata.name);
    expect(spec.minReplicaCount).toBe(0);
    const [trigger] = spec.triggers;
    expect(trigger).toMatchObject({ type: "metrics-api", metricType: "AverageValue" });
    const { url, valueLocation, targetValue, authMode } = trigger.metadata;
    const asked = new URL(url);
    expect(asked.origin).toBe("https://api.example.com");
    expect(asked.pathname).toBe("/v1/admin/fleet");
    expect(FleetQuery.safeParse(Object.fromEntries(asked.searchParams)).success).toBe(true);
    expect(Object.keys(Fleet.shape)).toContain(valueLocation);
    expect(Number(targetValue)).toBeGreaterThan(0);
    expect(authMode).toBe("bearer");
    expect(trigger.authenticationRef.name).toBe(find("TriggerAuthentication").metadata.name);
    expect(find("TriggerAuthentication")["spec"].secretTargetRef[0].parameter).toBe("token");
    expect(find("Deployment")["spec"].replicas).toBeUndefined();
  });
});

test("the CUDA overlay requests one GPU, the CPU overlay none", () => {
  const limits = OVERLAYS.map((overlay) => {
    const text = readFileSync(fixtureOf(overlay), "utf8");
    return /nvidia\.com\/gpu: "1"/.test(text);
  });
  expect(limits).toEqual([false, true]);
  expect(path.relative(ROOT, fixtureOf("cpu"))).toBe("test/fixtures/deploy/cpu.yaml");
});
