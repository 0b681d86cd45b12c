import { failure, type Kit, streamOf } from "./kit.ts";
import {
  ALIVE,
  commonProtocol,
  EdgeMessage,
  HEARTBEAT,
  MAX_FLEET_MESSAGE,
  parseFleetMessage,
  ReceivedError,
  WorkerMessage,
} from "../../src/protocol/fleet.ts";
import { encodePartsHeader, readParts } from "../../src/protocol/parts.ts";
import * as z from "zod";

const hash = "0".repeat(64);
const version = { model: "starter", version: hash, space: hash, decoder: hash };
const job = { id: "j", attempt: 1, tenant: "", version, kind: "encode" };

/** One message of each type, as version 1 sends them; later code must still accept them. */
const WORKER_1 = [
  { type: "hello", protocol: [1, 1], worker: "w", versions: [version], slots: 1, batch: 16, device: "cuda", jobs: [] },
  { type: "heartbeat" },
  { type: "started", jobs: [{ job: "j", attempt: 1 }] },
  { type: "progress", job: "j", attempt: 1, step: 3, steps: 20, log: "started\n" },
  { type: "finished", job: "j", attempt: 1 },
  { type: "returned", job: "j", attempt: 1, error: { code: "unavailable", message: "full", param: null } },
  { type: "draining" },
];
const EDGE_1 = [
  { type: "welcome", protocol: 1 },
  { type: "alive" },
  { type: "assign", jobs: [{ job, ticket: "1.2.x" }] },
  { type: "cancel", job: "j", attempt: 1 },
  { type: "watch", job: "j", attempt: 1 },
  { type: "drain" },
];
const SIDES = [
  [WorkerMessage, WORKER_1],
  [EdgeMessage, EDGE_1],
] as const;

export function fleetCases({ test, expect }: Kit): void {
  test("fleet: each end accepts every message of version 1", () => {
    for (const [schema, messages] of SIDES) {
      for (const message of messages) {
        const parsed = parseFleetMessage(schema, JSON.stringify(message));
        expect(parsed?.type).toBe(message.type);
      }
      expect(schema.options.map((option) => option.shape.type.value)).toEqual(messages.map(({ type }) => type));
    }
  });

  test("fleet: messages, fields and codes of later versions are ignored", () => {
    for (const [schema, messages] of SIDES) {
      for (const message of messages) {
        const later = { ...message, added: { in: "version 2" } };
        expect(JSON.stringify(parseFleetMessage(schema, JSON.stringify(later)))).toBe(
          JSON.stringify(parseFleetMessage(schema, JSON.stringify(message))),
        );
      }
      expect(parseFleetMessage(schema, '{"type":"migrate","to":"elsewhere"}')).toBe(null);
    }
    const error = ReceivedError.parse({ code: "gpu_on_fire", message: "hot", hint: "water" });
    expect(error).toEqual({ code: "internal", message: "hot", param: null, type: "server_error" });
  });

  test("fleet: a job of an unknown kind makes its message invalid", async () => {
    const text = JSON.stringify({ type: "assign", jobs: [{ job: { ...job, kind: "dream" }, ticket: "t" }] });
    expect((await failure(() => parseFleetMessage(EdgeMessage, text))).code).toBe("invalid_request");
  });

  test("fleet: invalid messages are rejected", async () => {
    for (const text of [
      "",
      "[]",
      "null",
      "{",
      '{"type":7}',
      '{"type":"finished"}',
      `"${"x".repeat(MAX_FLEET_MESSAGE)}"`,
    ]) {
      const { code } = await failure(() => parseFleetMessage(WorkerMessage, text));
      expect(code).toBe("invalid_request");
    }
  });

  test("fleet: heartbeats are the bytes that the platform answers automatically", () => {
    expect([HEARTBEAT, ALIVE]).toEqual([JSON.stringify(WORKER_1[1]), JSON.stringify(EDGE_1[1])]);
  });

  test("fleet: the newest common version is used, null if there is none", () => {
    const cases: [[number, number], [number, number], number | null][] = [
      [[1, 1], [1, 1], 1],
      [[1, 2], [1, 1], 1],
      [[1, 3], [2, 5], 3],
      [[2, 3], [1, 1], null],
      [[1, 1], [2, 2], null],
    ];
    for (const [own, other, expected] of cases) {
      expect(commonProtocol(own, other)).toBe(expected);
      expect(commonProtocol(other, own)).toBe(expected);
    }
  });

  test("parts: are read unchanged at any chunk boundary", async () => {
    const header = { lengths: [3, 0, 5], name: "größer" };
    const bytes = Uint8Array.from([...encodePartsHeader(header), 1, 2, 3, 4, 5, 6, 7, 8]);
    const Header = z.object({ lengths: z.array(z.int()), name: z.string() });
    for (const size of [1, 2, 7, 1000]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.slice(i * size, (i + 1) * size),
      );
      const parts = await readParts(streamOf(chunks), Header);
      expect(parts.header).toEqual(header);
      const read: number[][] = [];
      for (const length of header.lengths) read.push(Array.from(await parts.next(length)));
      expect(read).toEqual([[1, 2, 3], [], [4, 5, 6, 7, 8]]);
      expect((await failure(() => parts.next(1))).code).toBe("invalid_request");
    }
  });

  test("parts: an invalid, overlong or truncated header is rejected; an endless one is read up to the limit only", async () => {
    const text = (value: string) => new TextEncoder().encode(value);
    for (const body of [
      streamOf([]),
      streamOf([text("{}")]),
      streamOf([text("{\n")]),
      streamOf([text('{"a":1}\n')]),
      streamOf([Uint8Array.of(0xff, 0x0a)]),
      null,
    ])
      expect((await failure(() => readParts(body, z.object({ parts: z.array(z.int()) })))).code).toBe(
        "invalid_request",
      );
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent++;
        controller.enqueue(new Uint8Array(1000).fill(0x20));
      },
    });
    await failure(() => readParts(endless, z.object({})));
    expect(sent < 80 || sent).toBe(true);
  });
}
