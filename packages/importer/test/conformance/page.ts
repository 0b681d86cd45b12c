/** The page for verification in Chromium: the same rules, over the same bundle, on onnxruntime-web. */
import { OnnxWeights, type Tensor } from "@reptok/model";
import { Manifest, type ComponentName } from "@reptok/shared";
import { env, InferenceSession, Tensor as OrtTensor } from "onnxruntime-web/wasm";
import type { Backend } from "../../src/verify/backend.ts";
import type { Expected } from "../../src/verify/expected.ts";
import { verify, type Verification } from "../../src/verify/verify.ts";

env.wasm.wasmPaths = { wasm: "/ort.wasm" };
// More threads need a cross-origin isolated page.
env.wasm.numThreads = 1;

async function fetched(path: string): Promise<Response> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  return response;
}
const bytesOf = async (path: string): Promise<Uint8Array> => new Uint8Array(await (await fetched(path)).arrayBuffer());

async function run(
  session: InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Record<string, Tensor>> {
  const inputs = session.inputNames.map((name) => {
    const { data, dims } = feeds[name]!;
    return [
      name,
      data instanceof Float32Array ? new OrtTensor("float32", data, dims) : new OrtTensor("int32", data, dims),
    ] as const;
  });
  const results = await session.run(Object.fromEntries(inputs));
  return Object.fromEntries(
    Object.entries(results).map(([name, { data, dims }]) => [name, { data: data as Float32Array, dims }]),
  );
}

const ARRAYS = { F32: Float32Array, U8: Uint8Array, I64: BigInt64Array };
/** A tensor as the test serves it: metadata here, bytes at `/numbers/NAME`. */
export interface Served {
  readonly name: string;
  readonly dtype: keyof typeof ARRAYS;
  readonly dims: readonly number[];
}

async function expectedNumbers(): Promise<Expected> {
  const list = (await (await fetched("/numbers")).json()) as Served[];
  const tensors = list.map(async ({ name, dtype, dims }) => {
    const { buffer } = await bytesOf(`/numbers/${name}`);
    return [name, { dims, data: new ARRAYS[dtype](buffer as ArrayBuffer) }] as const;
  });
  return new Map(await Promise.all(tensors));
}

async function backend(): Promise<Backend> {
  const manifest = Manifest.parse(await (await fetched("/bundle/manifest.json")).json());
  const files = new Map<ComponentName, Promise<Uint8Array>>();
  const fileOf = (component: ComponentName): Promise<Uint8Array> => {
    const bytes = files.get(component) ?? bytesOf(`/bundle/${manifest.components[component]?.file}`);
    files.set(component, bytes);
    return bytes;
  };
  const sessions = new Map<ComponentName, Promise<InferenceSession>>();
  return {
    manifest,
    runner: {
      async run(component, feeds) {
        const session = sessions.get(component) ?? fileOf(component).then((model) => InferenceSession.create(model));
        sessions.set(component, session);
        return run(await session, feeds);
      },
    },
    async runOnce(model, feeds) {
      const session = await InferenceSession.create(model);
      try {
        return await run(session, feeds);
      } finally {
        await session.release();
      }
    },
    weights: async (component) => new OnnxWeights(await fileOf(component)),
    frozenCls: new Float32Array((await bytesOf("/frozen-cls")).buffer as ArrayBuffer),
  };
}

async function verifyHere(tolerance: number): Promise<Verification> {
  return verify(await backend(), await expectedNumbers(), { tolerance });
}

Object.assign(globalThis, { verifyHere });
