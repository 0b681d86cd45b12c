/** An edge that requires authentication, as deployments do: no access without a key, keys by `reptok admin`, and the official client with one. */
import OpenAI, { AuthenticationError, RateLimitError } from "openai";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { report } from "../../apps/cli/src/failure.ts";
import { createProgram } from "../../apps/cli/src/program.ts";
import { startTestStack, type TestStack } from "../support/stack.ts";

const ADMIN_KEY = "operator-of-the-tests";
let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack({ edgeVars: { LOCAL_OPEN: "", ADMIN_KEY } });
});
afterAll(() => stack?.[Symbol.asyncDispose]());

let printed: string[];
let written: string;
beforeEach(() => {
  [printed, written] = [[], ""];
  vi.stubEnv("REPTOK_ADMIN_KEY", ADMIN_KEY);
  vi.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
  vi.spyOn(process.stdout, "write").mockImplementation((text) => ((written += String(text)), true));
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  return () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  };
});

/** Runs `reptok admin` and returns its output. */
async function admin(...args: string[]): Promise<string> {
  printed = [];
  await createProgram().parseAsync(["admin", "--url", stack.url, ...args], { from: "user" });
  return printed.join("\n");
}
// oxlint-disable-next-line typescript/no-explicit-any -- tests read what they assert
const json = async (...args: string[]): Promise<any> => JSON.parse(await admin(...args, "--json"));

async function failure(...args: string[]): Promise<string> {
  let message = "";
  await admin(...args).catch((error: unknown) => report(error, (text) => (message += text)));
  return message;
}
const client = (apiKey: string) => new OpenAI({ apiKey, baseURL: `${stack.url}/v1` });
const thrown = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test("rejects requests without a key, whatever their headers claim", async () => {
  for (const headers of [{}, { authorization: "Bearer local" }, { "x-forwarded-for": "127.0.0.1" }] as const)
    expect((await fetch(`${stack.url}/v1/models`, { headers })).status).toBe(401);
  expect((await fetch(`${stack.url}/healthz`)).status).toBe(200);
  const error = await thrown(Promise.resolve(client("sk-wrong").models.list()));
  expect(error).toBeInstanceOf(AuthenticationError);
  expect(error).toMatchObject({ status: 401, code: "invalid_api_key" });
});

test("a project is created, gets a key, generates up to its quota, is metered, and loses its key", async () => {
  const { id } = await json("projects", "create", "Shop", "--pictures-per-month", "2");
  const key = await admin("keys", "create", id, "server", "--scopes", "images", "usage", "--expires", "2999-01-01");
  expect(key).toMatch(/^rt_live_\w{38}$/);
  const openai = client(key);
  const { data } = await openai.images.generate({ prompt: "a cat", n: 2 });
  // A picture's address needs no key.
  const picture = await fetch(data![0]!.url!);
  expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/png"]);
  const refused = await thrown(openai.images.generate({ prompt: "a dog" }));
  expect(refused).toBeInstanceOf(RateLimitError);
  expect(refused).toMatchObject({ code: "insufficient_quota" });
  expect(await thrown(Promise.resolve(openai.get("/latents")))).toMatchObject({ status: 403 });

  expect(await json("projects", "show", id)).toMatchObject({ pictures_this_month: 2, pictures_per_month: 2 });
  expect(await json("usage", id)).toMatchObject([{ model: "tiny", operation: "generate", pictures: 2, jobs: 1 }]);
  expect(await json("usage", id, "--records")).toMatchObject([{ pictures: 2, latents: 2 }]);
  await admin("usage", id, "--records", "--format", "csv");
  expect(written).toMatch(/^id,time,model,[^\r]*\r\n[0-9a-f-]{36},[^\r]*,tiny,generate,key_\w+,2,2,\d+,[^\r]*\r\n$/);

  await admin("projects", "set", id, "--pictures-per-month", "none", "--requests-per-minute", "600");
  const again = await openai.images.generate({ prompt: "a dog", response_format: "b64_json" }).withResponse();
  expect(again.response.headers.get("x-ratelimit-limit-requests")).toBe("600");

  const [{ id: keyId, last_used_at }] = await json("keys", "list", id);
  expect(last_used_at).toBeGreaterThan(0);
  const changed = await json("keys", "set", id, keyId, "--name", "web", "--pictures-per-month", "3");
  expect(changed).toMatchObject({ name: "web", pictures_per_month: 3, scopes: ["images", "usage"] });
  const over = await thrown(openai.images.generate({ prompt: "a bird" }));
  expect(over).toMatchObject({ code: "insufficient_quota", message: expect.stringContaining("this key's 3") });
  expect(await json("keys", "revoke", id, keyId)).toMatchObject({ status: "revoked" });
  expect(await thrown(openai.images.generate({ prompt: "a dog" }))).toBeInstanceOf(AuthenticationError);
  // The output of both processes contains neither key, nor the prompt.
  for (const secret of [key, ADMIN_KEY, "a dog"]) expect(stack.lines.join("\n")).not.toContain(secret);
});

test("prints tables", async () => {
  const { id } = await json("projects", "create", "Gallery");
  const list = await admin("projects", "list");
  expect(list).toMatch(
    /^id +name +status +requests\/min +pictures\/month +evaluations\/month +evaluations\/request +jobs at a time +weight +created\n/,
  );
  expect(list).toMatch(new RegExp(`\n${id} +Gallery +active +(none +){5}1 +\\d{4}-\\d\\d-\\d\\d`));
  expect(await admin("projects", "disable", id)).toMatch(/disabled/);
  expect(await admin("projects", "enable", id)).toMatch(/active/);
  await admin("keys", "create", id, "one");
  expect(await admin("keys", "list", id)).toMatch(/\nkey_\w{16} +one +rt_live_\w{4}\.\.\.\w{4} +active +images,/);
  expect(await admin("usage", id)).toMatch(/^day +model +operation/);
});

test("shows the fleet, and versions of models", async () => {
  expect(await json("fleet")).toMatchObject({
    ready_workers: 1,
    slots: 1,
    waiting_jobs: 0,
    workers: [{ status: "ready" }],
  });
  expect(await admin("fleet", "--model", "tiny")).toMatch(
    /^1 workers ready, 0 of 1 slots busy \(0 %\); 0 jobs waiting[^\n]*\n\nworker +device[^\n]*\n[\w-]+ +\S+ +ready/,
  );
  const [{ id }] = await json("models", "list");
  expect(await json("models", "promote", id.slice(0, 12))).toMatchObject({ id, current: true });
  expect(await failure("models", "retire", id)).toContain("expected a version that is not current");
  expect(await failure("models", "restore", "zzz")).toContain("expected a version that GET /v1/admin/models lists");
  expect(await admin("models", "list")).toMatch(/^version +model +space[^\n]*\n[0-9a-f]{16} +tiny /);
  expect(await failure("fleet", "--model", "none")).toContain("expected a model");
});

test("reports errors clearly", async () => {
  expect(await failure("projects", "show", "none")).toBe("reptok: expected the id of a project\n");
  expect(await failure("projects", "set", "local")).toContain("expected --name, --weight or a limit");
  expect(await failure("keys", "set", "local", "key_1")).toContain("expected --name, --scopes or a limit");
  expect(await failure("keys", "create", "local", "a", "--scopes", "all")).toContain("latents:read");
  expect(await failure("projects", "list", "--url", "http://example.com")).toContain("expected https");
  vi.stubEnv("REPTOK_ADMIN_KEY", "wrong");
  expect(await failure("projects", "list")).toContain("REPTOK_ADMIN_KEY");
});
