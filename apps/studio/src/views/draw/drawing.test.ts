import { expect, test } from "vitest";
import { type Engine, EngineError } from "../../engine/engine.ts";
import type { DrawRequest, Drawn, Report } from "../../engine/protocol.ts";
import { draw, type Drawing, IDLE } from "./drawing.ts";

const pixels = { rgba: new Uint8ClampedArray(4), width: 1, height: 1 };
const picture = (seed: number): Drawn => ({
  ...pixels,
  latent: Float32Array.of(seed),
  file: new Uint8Array(2),
  ms: { generate: 1, decode: 1 },
});
const SETTINGS = { condition: { prompt: "a red apple" }, seed: 7, steps: undefined, guidance: undefined, count: 3 };

/** Draws with an engine whose strip has one frame, then ends as `strip` does. */
async function drawn(strip: () => Promise<void>, seeds: (seed: number) => void = () => {}) {
  const calls: string[] = [];
  const states: Drawing[] = [IDLE];
  const call = async (method: string, request: unknown, { onReport }: { onReport?: (report: Report) => void } = {}) => {
    if (method === "strip") {
      calls.push("strip");
      onReport?.({ type: "preview", step: 2, steps: 4, ...pixels });
      return strip();
    }
    const { seed } = request as DrawRequest;
    calls.push(`picture ${seed}`);
    seeds(seed);
    onReport?.({ type: "step", stage: "decode", step: 2, steps: 4 });
    return picture(seed);
  };
  const ended = await draw({
    engine: { call: call as Engine["call"] },
    settings: SETTINGS,
    steps: 4,
    draftSteps: 0,
    signal: new AbortController().signal,
    update: (change) => states.push(change(states.at(-1)!)),
    onReport: () => {},
  }).then(
    () => "ended",
    (error: Error) => error.message,
  );
  return { calls, states, ended, last: states.at(-1)! };
}

test("all pictures are drawn before the strip of the first", async () => {
  const { calls, states, last } = await drawn(async () => {});
  expect(calls).toEqual(["picture 7", "picture 8", "picture 9", "strip"]);
  expect(last).toMatchObject({ status: "done", progress: 1, strip: [{ step: 2 }] });
  expect(last.pictures.map(({ latent }) => latent[0])).toEqual([7, 8, 9]);
  // Half of the decoder's steps are three quarters of a picture.
  expect(states.map(({ progress }) => progress)).toContain((1 + 0.75) / 3);
});

test("a strip that fails keeps the pictures and says why", async () => {
  const { ended, last } = await drawn(() => Promise.reject(new Error("out of memory")));
  expect(ended).toBe("ended");
  expect(last).toMatchObject({ status: "done", strip: [{ step: 2 }], stripProblem: "out of memory" });
  expect(last.pictures).toHaveLength(3);
});

test("a strip that is canceled cancels the drawing", async () => {
  const { ended, last } = await drawn(() => Promise.reject(new EngineError("canceled", "canceled")));
  expect([ended, last.stripProblem]).toEqual(["canceled", undefined]);
});

test("a picture that fails ends the drawing without a strip", async () => {
  const { calls, ended } = await drawn(
    async () => {},
    (seed) => {
      if (seed === 8) throw new Error("no memory");
    },
  );
  expect([calls, ended]).toEqual([["picture 7", "picture 8"], "no memory"]);
});
