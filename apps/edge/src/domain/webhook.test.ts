import { validateWebhook } from "replicate";
import { Webhook as Verifier } from "standardwebhooks";
import { expect, test } from "vitest";
import { MAX_BODY_BYTES, messageBody, newSecret, parseWebhook, retryPause, signedHeaders } from "./webhook.ts";

const ORIGIN = "https://api.test";
const body = JSON.stringify({ id: "p1", status: "succeeded", logs: "ü 🍎" });

test("the official libraries accept the signatures of the old and the new secret during a rotation", async () => {
  const [before, after] = [newSecret(), newSecret()];
  expect(before).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const headers = await signedHeaders([after, before], "msg_1", Date.now(), body);
  for (const secret of [before, after]) {
    expect(new Verifier(secret).verify(body, headers)).toEqual(JSON.parse(body));
    const [id, timestamp, signature] = ["id", "timestamp", "signature"].map((name) => headers[`webhook-${name}`]!);
    expect(await validateWebhook({ id: id!, timestamp: timestamp!, signature: signature!, body, secret })).toBe(true);
  }
});

test("the official library rejects another secret, body, id or time", async () => {
  const secret = newSecret();
  const headers = await signedHeaders([secret], "msg_1", Date.now(), body);
  const verify = (with_: string, text: string, changes: Record<string, string> = {}) =>
    new Verifier(with_).verify(text, { ...headers, ...changes });
  expect(() => verify(newSecret(), body)).toThrow();
  expect(() => verify(secret, `${body} `)).toThrow();
  expect(() => verify(secret, body, { "webhook-id": "msg_2" })).toThrow();
  const late = await signedHeaders([secret], "msg_1", Date.now() - 3_600_000, body);
  expect(() => new Verifier(secret).verify(body, late)).toThrow();
});

test("reads url and events", () => {
  const webhook = "https://example.com/hook";
  expect(parseWebhook({}, ORIGIN, false)).toBeNull();
  expect(parseWebhook({ webhook: null }, ORIGIN, false)).toBeNull();
  expect(parseWebhook({ webhook }, ORIGIN, false)).toEqual({
    url: webhook,
    events: ["output", "completed"],
    origin: ORIGIN,
  });
  const all = parseWebhook({ webhook, webhook_events_filter: ["start", "logs", "start"] }, ORIGIN, false);
  expect(all?.events).toEqual(["start", "logs"]);
});

test.each([
  ["http://example.com", false],
  ["https://127.0.0.1/x", false],
  ["https://localhost:8443/x", false],
  ["https://u:p@example.com", true],
  ["ftp://example.com", true],
  ["no url", true],
])("rejects the URL %s", (webhook, local) => {
  expect(() => parseWebhook({ webhook }, ORIGIN, local)).toThrow(
    expect.objectContaining({ code: "invalid_request", param: "webhook" }),
  );
});

test("a local run may call private addresses", () => {
  expect(parseWebhook({ webhook: "http://127.0.0.1:9000/x" }, ORIGIN, true)?.url).toBe("http://127.0.0.1:9000/x");
});

test.each(["http://localhost../x", "http://a..b/", "ftp://localhost/", "http://user:secret@localhost/"])(
  "a local run rejects %s",
  (webhook) => {
    expect(() => parseWebhook({ webhook }, ORIGIN, true)).toThrow(
      /expected an http or https URL, without user and password/,
    );
  },
);

test("rejects unknown events", () => {
  const bodies = [["end"], [], "start"].map((webhook_events_filter) => ({
    webhook: "https://a.com",
    webhook_events_filter,
  }));
  for (const each of bodies)
    expect(() => parseWebhook(each, ORIGIN, false)).toThrow(expect.objectContaining({ code: "invalid_request" }));
});

test("retries for about three days at increasing intervals", () => {
  const pauses = Array.from({ length: 9 }, (_, i) => retryPause(i + 1, 0.5)!);
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
  expect(pauses[0]).toBe(5_000);
  const days = pauses.reduce((sum, pause) => sum + pause, 0) / 86_400_000;
  expect(days).toBeGreaterThan(2);
  expect(days).toBeLessThan(4);
  expect(retryPause(10, 0.5)).toBeNull();
});

test("limits a body to 20 KB and keeps the end of the log", () => {
  const short = messageBody({ logs: "a" });
  expect(JSON.parse(short)).toEqual({ logs: "a" });
  const long = messageBody({ logs: `${"ü\n".repeat(20_000)}end` });
  expect(new TextEncoder().encode(long).length).toBeLessThan(MAX_BODY_BYTES);
  expect(JSON.parse(long).logs).toMatch(/ü\nend$/);
});
