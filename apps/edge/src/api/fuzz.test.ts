/** Whatever a body holds, every POST route answers in the envelope and never fails on our side. */
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { call } from "../../test/client.ts";
import { app } from "./app.ts";

const ROUTES = [...new Set(app.routes.filter(({ method }) => method === "POST").map(({ path }) => path))];
/** What `:id` and the like are taken for. */
const addressOf = (path: string) => path.replaceAll(/:\w+/g, "x");

/** Names that some route reads, so that values get past the first look. */
const NAMES = [
  ..."prompt label model n seed size response_format output_format num_inference_steps guidance_scale stream".split(
    " ",
  ),
  ..."partial_images user input version webhook webhook_events_filter id ids vector image positive negative".split(" "),
  ..."limit threshold t from to latents weights weight count best dtype data format tokens dimensions".split(" "),
  ..."name scopes project requests_per_minute expires_at __proto__ constructor toString".split(" "),
];
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.integer(),
  fc.double(),
  fc.constantFrom("", "tiny", "url", "64x64", "lat_", `lat_${"0".repeat(64)}`, "\u0000", "\uD800", "a".repeat(2000)),
);
const { body: object } = fc.letrec<{ body: object; part: unknown }>((tie) => ({
  part: fc.oneof({ maxDepth: 3 }, value, tie("body"), fc.array(tie("part"), { maxLength: 4 })),
  body: fc.dictionary(fc.oneof({ arbitrary: fc.constantFrom(...NAMES), weight: 9 }, fc.string()), tie("part"), {
    maxKeys: 6,
  }),
}));
/** JSON text of the given depth, alternating arrays and objects, either in a field that some route reads or alone. */
const deep = fc
  .record({
    depth: fc.oneof(fc.integer({ min: 4, max: 64 }), fc.integer({ min: 65, max: 20_000 })),
    objects: fc.boolean(),
    closed: fc.boolean(),
    name: fc.option(fc.constantFrom(...NAMES)),
  })
  .map(({ depth, objects, closed, name }) => {
    const [open, close] = objects ? ['{"a":[', "]}"] : ["[", "]"];
    const nested = open.repeat(depth) + (closed ? close.repeat(depth) : "");
    return name === null ? nested : `{${JSON.stringify(name)}:${nested}}`;
  });
const json = fc.oneof(
  { arbitrary: object.map((body) => JSON.stringify(body)), weight: 6 },
  { arbitrary: fc.json({ depthSize: "large" }), weight: 2 },
  { arbitrary: deep, weight: 2 },
  fc.string({ unit: "binary" }),
);

/** An `Idempotency-Key`: none, one that is used again, too long, or any that a header can hold. */
const key = fc.oneof(
  fc.constantFrom(undefined, "k", "", "a".repeat(256)),
  fc.stringMatching(/^[\x20-\x7e\u00a0-\u00ff]{1,40}$/),
);

async function expectAnswer(path: string, type: string, body: BodyInit, idempotencyKey?: string): Promise<void> {
  const headers = {
    ...(type ? { "content-type": type } : {}),
    ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
  };
  const response = await call(addressOf(path), { method: "POST", headers, body });
  const text = await response.text();
  if (response.status < 400) return;
  expect([response.status, text].join(" ")).not.toMatch(/^500/);
  expect(JSON.parse(text)).toMatchObject({ error: { message: expect.any(String), code: expect.any(String) } });
}

test.each(ROUTES)("POST %s takes any JSON", { timeout: 60_000 }, async (path) => {
  const errors = vi.spyOn(console, "error");
  await fc.assert(
    fc.asyncProperty(json, key, (body, idempotencyKey) => expectAnswer(path, "application/json", body, idempotencyKey)),
    { numRuns: 40 },
  );
  expect(errors.mock.calls).toEqual([]);
});

const FORMS = ROUTES.filter((path) => /edits|variations|latents$|latents\/?$/.test(path));
/** Beginnings of pictures, so that some bytes get past the first look. */
const file = fc
  .tuple(
    fc.constantFrom("", "89504e470d0a1a0a0000000d49484452", "ffd8ffe0", "52494646000000005745425056503820"),
    fc.uint8Array(),
  )
  .map(([hex, rest]) =>
    Uint8Array.from([...(hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)), ...rest]),
  );

test.each(FORMS)("POST %s takes any form", { timeout: 60_000 }, async (path) => {
  const fields = fc.dictionary(fc.constantFrom(...NAMES), fc.string({ maxLength: 20 }), { maxKeys: 5 });
  await fc.assert(
    fc.asyncProperty(fields, fc.array(file, { maxLength: 3 }), key, async (texts, files, idempotencyKey) => {
      const form = new FormData();
      for (const [name, text] of Object.entries(texts)) form.append(name, text);
      for (const bytes of files) form.append("image", new Blob([bytes]), "a.png");
      const request = new Request("http://localhost/", { method: "POST", body: form });
      await expectAnswer(path, request.headers.get("content-type") ?? "", await request.arrayBuffer(), idempotencyKey);
    }),
    { numRuns: 25 },
  );
  const torn = fc.string({ unit: "binary", maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(torn, torn, (boundary, body) =>
      expectAnswer(path, `multipart/form-data; boundary=${encodeURIComponent(boundary)}`, body),
    ),
    { numRuns: 25 },
  );
});

const TYPES = [
  "",
  "image/png",
  "image/webp",
  "application/vnd.reptok.latent",
  "application/x-ndjson",
  "text/plain",
  "a/b;",
];

test.each(ROUTES)("POST %s takes any bytes of any type", { timeout: 60_000 }, async (path) => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...TYPES), file, (type, body) => expectAnswer(path, type, body)),
    { numRuns: 15 },
  );
});

const line = fc.oneof(
  object.map((body) => JSON.stringify(body)),
  fc.string({ unit: "binary" }),
  fc.constant(""),
);

test("bulk imports take any lines", { timeout: 60_000 }, async () => {
  const path = ROUTES.find((route) => /import/.test(route));
  expect(path).toBeDefined();
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 6 }), (lines) =>
      expectAnswer(path!, "application/x-ndjson", lines.join("\n")),
    ),
    { numRuns: 40 },
  );
});
