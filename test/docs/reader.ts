/** A reader of the documents: a running stack, a folder with files, and the values that replace the placeholders of examples. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { dataOf, Reptok } from "../../packages/client/src/index.ts";
import { writeTinyBundle } from "../../packages/runtime/test/tiny-bundle.ts";
import { ROOT } from "../../scripts/lib/stack.ts";
import { png } from "../support/images.ts";
import { startTestStack, type TestStack } from "../support/stack.ts";
import type { Example } from "./examples.ts";

const STARTER = path.join(ROOT, "models/starter");
const ADMIN_KEY = "operator-of-the-documents-tests";
export const APPLE = png(64, 64, (x, y) => [255 - x, y, 40]);
const REQUESTS = JSON.stringify({
  custom_id: "1",
  method: "POST",
  url: "/v1/images/generations",
  body: { prompt: "a red apple" },
});
export const run = promisify(execFile);

interface Tiny {
  readonly dir: string;
  readonly version: string;
}

/** The commands as a reader has them, against the test's server; curl fails if the response is an error. */
const COMMANDS = String.raw`
set -euo pipefail
curl() { command curl --fail-with-body --show-error "$@"; }
reptok() {
  if [ "$1" = latents ] && [ "$2" != translate ]; then shift; set -- latents --url "$REPTOK_URL" "$@"; fi
  "$NODE" --no-warnings "$ROOT/apps/cli/src/main.ts" "$@"
}
npm() { shift 3; reptok "$@"; }
`;

export class Reader implements AsyncDisposable {
  readonly stack: TestStack;
  /** The local project's client, and that of a project with a key of all scopes. */
  readonly local: Reptok;
  readonly account: Reptok;
  readonly key: string;
  readonly #project: string;
  readonly #dir: string;
  readonly #models: Readonly<Record<"old" | "new", Tiny>>;
  /** The id of a stored latent. */
  latent = "";
  /** The id of a stored file, the input of a batch. */
  #file = "";

  private constructor(
    stack: TestStack,
    dir: string,
    models: Readonly<Record<"old" | "new", Tiny>>,
    project: string,
    key: string,
  ) {
    this.stack = stack;
    this.#dir = dir;
    this.#models = models;
    this.#project = project;
    this.key = key;
    this.local = new Reptok({ baseUrl: stack.url });
    this.account = new Reptok({ baseUrl: stack.url, apiKey: key });
  }

  /** Starts a stack with the starter model and two versions of another one. */
  static async start(): Promise<Reader> {
    mkdirSync(path.join(ROOT, ".data"), { recursive: true });
    // Inside the repository, so that its packages can be imported.
    const dir = mkdtempSync(path.join(ROOT, ".data/documents-"));
    const tiny = async (name: string, seed: number): Promise<Tiny> => {
      const bundle = path.join(dir, "models", name);
      const { identity } = await writeTinyBundle(bundle, { seed });
      return { dir: bundle, version: identity.version };
    };
    const models = { old: await tiny("old", 1), new: await tiny("new", 2) };
    const stack = await startTestStack({
      models: [STARTER, models.old.dir, models.new.dir],
      edgeVars: { ADMIN_KEY },
    });
    const { http } = new Reptok({ baseUrl: stack.url, apiKey: ADMIN_KEY });
    const project = (await dataOf(http.POST("/v1/admin/projects", { body: { name: "Documents" } }))).id;
    const params = { path: { project } };
    const { value } = await dataOf(
      http.POST("/v1/admin/projects/{project}/keys", {
        params,
        body: {
          name: "examples",
          scopes: ["images", "latents:read", "latents:write", "predictions", "usage", "admin"],
        },
      }),
    );
    return new Reader(stack, dir, models, project, value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stack[Symbol.asyncDispose]();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** Stores the latent and the file that examples read. */
  async prepare(): Promise<void> {
    const form = new FormData();
    form.append("purpose", "batch");
    form.append("file", new File([REQUESTS], "requests.jsonl"));
    const response = await fetch(`${this.stack.url}/v1/files`, { method: "POST", body: form });
    this.#file = ((await response.json()) as { id: string }).id;
    this.latent = (await this.local.latents.encode(APPLE)).id;
    await this.local.latents.encode(APPLE, { collection: "fruit" });
  }

  /** Makes the old version usable, and stores a latent of it in the key's project as the latent that examples read. */
  async prepareUpgrade(): Promise<void> {
    const admin = new Reptok({ baseUrl: this.stack.url, apiKey: ADMIN_KEY });
    const params = { path: { version: this.#models.old.version } };
    await dataOf(admin.http.POST("/v1/admin/models/{version}", { params, body: { retired: false } }));
    this.latent = await this.#oldLatent(this.account);
  }

  async #oldLatent(client: Reptok): Promise<string> {
    const model = `tiny@${this.#models.old.version}`;
    const { data } = await client.images.generate({ model, prompt: "a", seed: 7, response_format: "latent" });
    return data[0]!.latent_id;
  }

  /** The URL of a generated picture. */
  async #picture(): Promise<string> {
    const { data } = await this.local.images.generate({ prompt: "a red apple", seed: 7 });
    const { url } = data[0]!;
    if (!url) throw new Error("expected the picture's URL in the response, got none");
    return url;
  }

  /** The text with values instead of its placeholders. */
  filled(text: string): string {
    const { url } = this.stack;
    return text
      .replaceAll(/https:\/\/(api|other)\.example\.com|http:\/\/localhost:8787/g, url)
      .replaceAll("localhost:8787", new URL(url).host)
      .replaceAll("https://app.example", url)
      .replaceAll("rt_live_...", this.key)
      .replaceAll("proj_...", this.#project)
      .replaceAll("lat_...", this.latent)
      .replaceAll("file-...", this.#file)
      .replaceAll('"image": "..."', `"image": "${APPLE.toString("base64")}"`)
      .replaceAll(/reptok-starter@[0-9a-f]{16}/g, `tiny@${this.#models.new.version.slice(0, 16)}`);
  }

  /** A new empty folder. */
  folder(): string {
    return mkdtempSync(path.join(this.#dir, "folder-"));
  }

  /** A folder with pictures, a library, and latents that the example reads. */
  async #home({ text }: Example): Promise<string> {
    const home = this.folder();
    const write = (name: string, bytes: Uint8Array | string) => {
      mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
      writeFileSync(path.join(home, name), bytes);
    };
    write("photo.jpg", await sharp(APPLE).jpeg().toBuffer());
    write("photos/a.png", APPLE);
    write(
      "photos/more/b.png",
      png(64, 64, (x) => [x, 9, 200]),
    );
    write("photos/metadata.jsonl", '{"file_name": "a.png", "year": 2021}\n');
    write("admin.key", ADMIN_KEY);
    if (text.includes("@apple.png")) write("apple.png", APPLE);
    if (text.includes("< apple.latent")) write("apple.latent", await this.local.latents.bytes(this.latent));
    if (text.includes("old/*.latent"))
      write("old/a.latent", await this.account.latents.bytes(await this.#oldLatent(this.account)));
    if (text.includes("@requests.jsonl")) write("requests.jsonl", REQUESTS);
    return home;
  }

  /** Runs a block as a shell script; returns its output. Rejects if a command fails. */
  async runShell(example: Example): Promise<string> {
    const { old, new: next } = this.#models;
    const home = await this.#home(example);
    const except = "run" in example.treatment ? example.treatment.except : undefined;
    const lines = this.filled(example.text)
      .replaceAll("models/old", old.dir)
      .replaceAll("models/new", next.dir)
      .replaceAll("models/starter", STARTER)
      .split("\n")
      .filter((line) => !except?.lines.test(line));
    const env = {
      ...process.env,
      ROOT,
      NODE: process.execPath,
      XDG_CACHE_HOME: path.join(home, "cache"),
      REPTOK_URL: this.stack.url,
      REPTOK_ADMIN_KEY: ADMIN_KEY,
      REPTOK_MODEL: STARTER,
      ID: this.latent,
      URL: this.stack.url,
      KEY: this.key,
      ADMIN_KEY,
      VERSION: next.version,
      OLD: old.version,
      ...(example.text.includes("$PICTURE") ? { PICTURE: await this.#picture() } : {}),
    };
    const script = COMMANDS + lines.join("\n");
    return (await run("bash", ["-c", script], { cwd: home, env, maxBuffer: 2 ** 26 })).stdout;
  }
}
