import type { Picture } from "@reptok/model";
import type { PictureFile } from "@reptok/shared";
import { describe, expect, test } from "vitest";
import { PictureReader, type ReadTask } from "./picture-reader.ts";

const file = (name: string, side = 1000, passes = 1): PictureFile => ({
  format: "jpeg",
  width: side,
  height: side,
  orientation: 1,
  passes,
  stripped: new TextEncoder().encode(name),
});
const picture: Picture = { data: new Float32Array(3), width: 1, height: 1 };

/** A reader whose decodings finish on request. */
function controlled(concurrency: number) {
  const started: string[] = [];
  const running = new Map<string, PromiseWithResolvers<Picture>>();
  const reader = new PictureReader(concurrency, ({ stripped }) => {
    const name = new TextDecoder().decode(stripped);
    started.push(name);
    const decoding = Promise.withResolvers<Picture>();
    running.set(name, decoding);
    return decoding.promise;
  });
  const read = (name: string, over: Partial<ReadTask> = {}) => {
    const signal = new AbortController().signal;
    const task = { file: file(name), encoderSize: 8, tenant: name[0]!, signal, onStart: () => {} };
    return reader.read({ ...task, ...over });
  };
  /** Finishes decodings and lets waiting ones begin. */
  const end = async (...names: string[]) => {
    for (const name of names) running.get(name)!.resolve(picture);
    await new Promise(setImmediate);
  };
  return { read, end, running, started };
}

describe("decoding", () => {
  test("limits concurrency, and gives one tenant at most half of it", async () => {
    const { read, end, started } = controlled(4);
    void Promise.all(["a1", "a2", "a3", "a4"].map((name) => read(name)));
    expect(started).toEqual(["a1", "a2"]);
    void read("b1");
    void read("c1");
    void read("d1");
    expect(started).toEqual(["a1", "a2", "b1", "c1"]);
    await end("b1");
    expect(started.slice(4)).toEqual(["d1"]);
    await end("a1");
    expect(started.slice(5)).toEqual(["a3"]);
  });

  test("serves tenants in turn, even with a concurrency of one", async () => {
    const { read, end, started } = controlled(1);
    for (const name of ["a1", "a2", "a3", "b1", "b2"]) void read(name);
    for (let i = 0; i < 5; i++) await end(started.at(-1)!);
    expect(started).toEqual(["a1", "b1", "a2", "b2", "a3"]);
  });

  test("charges a picture by its pixels and scans", async () => {
    const { read, end, started } = controlled(1);
    void read("a1", { file: file("a1", 1000, 100) });
    for (const name of ["a2", "b1", "b2", "b3", "b4"]) void read(name);
    for (let i = 0; i < 6; i++) await end(started.at(-1)!);
    // 8 + 100 / 8 to 8 + 1 / 8.
    expect(started).toEqual(["a1", "b1", "b2", "b3", "a2", "b4"]);
  });

  test("an idle tenant earns no credit", async () => {
    const { read, end, started } = controlled(1);
    void read("a1");
    void read("b1");
    for (const name of ["b2", "b3", "b4"]) void read(name);
    for (let i = 0; i < 3; i++) await end(started.at(-1)!);
    for (const name of ["a2", "a3", "a4"]) void read(name);
    for (let i = 0; i < 5; i++) await end(started.at(-1)!);
    expect(started).toEqual(["a1", "b1", "b2", "b3", "a2", "b4", "a3", "a4"]);
  });

  test("resolves to the picture and the time, or rejects, and continues", async () => {
    const { read, end, running } = controlled(1);
    const [first, second] = [read("a1"), read("a2")];
    running.get("a1")!.reject(new Error("damaged"));
    await expect(first).rejects.toThrow("damaged");
    await end("a2");
    expect(await second).toEqual({ picture, seconds: expect.any(Number) });
  });

  test("a canceled picture leaves the queue", async () => {
    const { read, end, started } = controlled(1);
    const canceled = new AbortController();
    void read("a1");
    const [waiting, next] = [read("b1", { signal: canceled.signal }), read("c1")];
    canceled.abort(new Error("canceled"));
    await expect(waiting).rejects.toThrow("canceled");
    await expect(read("d1", { signal: canceled.signal })).rejects.toThrow("canceled");
    await end("a1");
    await end("c1");
    await next;
    expect(started).toEqual(["a1", "c1"]);
  });
});
