/** Projects and keys for the tests, and requests with a key from another machine, as in a deployment. */
import { env } from "cloudflare:workers";
import { send } from "./client.ts";

/** Not this machine's name: requests need a key. */
export const REMOTE = "https://api.test";

export function callAs(key: string | null, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (key !== null) headers.set("authorization", `Bearer ${key}`);
  return send(new Request(new URL(path, REMOTE), { ...init, headers }));
}

/** POST (or another method) with a JSON body. */
export function sendAs(key: string | null, path: string, body: unknown, init: RequestInit = {}): Promise<Response> {
  const headers = { "content-type": "application/json", ...(init.headers as Record<string, string>) };
  return callAs(key, path, { method: "POST", ...init, headers, body: JSON.stringify(body) });
}

export const admin = (path: string, init?: RequestInit) => callAs(env.ADMIN_KEY!, `/v1/admin${path}`, init);

async function made<T>(response: Response): Promise<T> {
  if (response.status !== 201) throw new Error(`expected 201, got ${response.status}: ${await response.text()}`);
  return response.json();
}

export interface TestKey {
  readonly id: string;
  readonly value: string;
}
export interface TestProject extends TestKey {
  readonly project: string;
}

export async function makeKey(project: string, body: object = {}): Promise<TestKey> {
  const path = `/v1/admin/projects/${project}/keys`;
  return made(await sendAs(env.ADMIN_KEY!, path, { name: "tests", ...body }));
}

/** A project with these limits, and a key with the default scopes. */
export async function makeProject(limits: object = {}): Promise<TestProject> {
  const body = { name: "tests", ...limits };
  const { id: project } = await made<{ id: string }>(await sendAs(env.ADMIN_KEY!, "/v1/admin/projects", body));
  return { ...(await makeKey(project)), project };
}
