import fc from "fast-check";
import * as z from "zod";
import { failure, type Kit, streamOf } from "./kit.ts";
import { encodeNdjson, ndjsonDecoder } from "../../src/ndjson.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

async function collect<T>(stream: ReadableStream<T>): Promise<T[]> {
  const values: T[] = [];
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) values.push(next.value);
  return values;
}

/** Splits `bytes` into chunks of the given lengths, used cyclically; includes zero-length chunks. */
function cut(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = i < 2 * bytes.length ? lengths[i % lengths.length]! : bytes.length;
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return chunks;
}

/** Accepts any value, to test splitting and parsing alone: zod's own JSON schema would drop `__proto__` keys. */
const decodeAny = (chunks: readonly Uint8Array[], maxLineBytes = 1000) =>
  collect(streamOf(chunks).pipeThrough(ndjsonDecoder(z.unknown(), { maxLineBytes })));

const Event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("queued"), job: z.string(), position: z.int().min(0) }),
  z.object({ type: z.literal("started"), job: z.string() }),
]);
const eventDecoder = (maxLineBytes = 1000) => ndjsonDecoder(Event, { maxLineBytes });
const events: z.infer<typeof Event>[] = [
  { type: "queued", job: "größer 🍎", position: 3 },
  { type: "started", job: "j1" },
];

export function ndjsonCases({ test, expect }: Kit): void {
  test("ndjson: values survive encoder and decoder", async () => {
    expect(await collect(streamOf(events.map(encodeNdjson)).pipeThrough(eventDecoder()))).toEqual(events);
  });

  test("ndjson: each value is encoded as one line", () => {
    expect(new TextDecoder().decode(encodeNdjson({ a: "x\ny" }))).toBe('{"a":"x\\ny"}\n');
  });

  test("ndjson: the values do not depend on chunk boundaries", async () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 6 }), lengths, async (values, cuts) => {
        const wire: unknown[] = values.map((value) => JSON.parse(JSON.stringify(value)));
        const bytes = utf8(values.map((value) => `${JSON.stringify(value)}\n`).join(""));
        expect(JSON.stringify(await decodeAny(cut(bytes, cuts), bytes.length))).toBe(JSON.stringify(wire));
      }),
      { numRuns: 200 },
    );
  });

  test("ndjson: empty lines, CRLF and a byte order mark at the start are skipped", async () => {
    expect(await decodeAny([utf8("\n\r\n1\r\n\n2\n")])).toEqual([1, 2]);
    expect(await decodeAny(cut(utf8("\ufeff1\n2\n"), [1]))).toEqual([1, 2]);
  });

  test("ndjson: a line may be as long as the limit and no longer, in one chunk or several", async () => {
    const line = utf8(`"${"x".repeat(8)}"\n`);
    for (const lengths of [[100], [1], [3, 4]]) {
      expect((await decodeAny(cut(line, lengths), 10)).length).toBe(1);
      const { code, message } = await failure(() => decodeAny(cut(line, lengths), 9));
      expect([code, message]).toEqual(["unavailable", "stream line 1: expected at most 9 bytes, got more"]);
    }
  });

  test("ndjson: an endless line fails at the limit, before memory is exhausted", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent++;
        controller.enqueue(new Uint8Array(1000).fill(0x20));
      },
    });
    const { code } = await failure(() => collect(endless.pipeThrough(eventDecoder(50_000))));
    expect(code).toBe("unavailable");
    expect(sent < 60 || sent).toBe(true);
  });

  test("ndjson: invalid lines fail with their line number", async () => {
    const nonsense: [Uint8Array, string][] = [
      [utf8("1\n{\n"), "stream line 2: expected JSON in UTF-8, got 1 bytes that are not"],
      [Uint8Array.of(0x22, 0xff, 0x22, 0x0a), "stream line 1: expected JSON in UTF-8, got 3 bytes that are not"],
      [utf8("1\n2"), "stream line 2: expected a newline, got the end after 1 bytes"],
      [utf8(`${"[".repeat(900)}\n`), "stream line 1: expected JSON in UTF-8, got 900 bytes that are not"],
    ];
    for (const [bytes, expected] of nonsense) {
      const { code, message } = await failure(() => decodeAny([bytes]));
      expect([code, message]).toEqual(["unavailable", expected]);
    }
  });

  test("ndjson: JSON that is not an event fails, naming the field", async () => {
    const line = encodeNdjson({ type: "queued", job: "j", position: -1 });
    const { message } = await failure(() => collect(streamOf([line]).pipeThrough(eventDecoder())));
    expect(message.startsWith("stream line 1: position: ") || message).toBe(true);
  });

  test("ndjson: a __proto__ key is ordinary data, and not part of an event", async () => {
    const line = utf8('{"type":"started","job":"j","__proto__":{"polluted":true}}\n');
    expect(JSON.stringify(await decodeAny([line]))).toBe(`[${new TextDecoder().decode(line).trim()}]`);
    const [event] = await collect(streamOf([line]).pipeThrough(eventDecoder()));
    expect(event).toEqual({ type: "started", job: "j" });
    expect("polluted" in event! || "polluted" in {}).toBe(false);
  });

  test("ndjson: the caller chooses the error code", async () => {
    const decoder = ndjsonDecoder(z.number(), { maxLineBytes: 10, code: "invalid_request" });
    const { code } = await failure(() => collect(streamOf([utf8('"a"\n')]).pipeThrough(decoder)));
    expect(code).toBe("invalid_request");
  });

  test("ndjson: values before the failure are delivered", async () => {
    const stream = streamOf([utf8("1\n"), utf8("x\n")]).pipeThrough(ndjsonDecoder(z.number(), { maxLineBytes: 10 }));
    const reader = stream.getReader();
    expect((await reader.read()).value).toBe(1);
    expect((await failure(() => reader.read())).code).toBe("unavailable");
  });
}
