import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { ReptokError, verifyWebhook, type WebhookHeaders } from "./index.ts";

const KEY = Buffer.alloc(32, 7);
const SECRET = `whsec_${KEY.toString("base64")}`;
const BODY = JSON.stringify({ id: "p1", status: "succeeded" });

/** By the specification: HMAC-SHA256 over id, time and body. */
function headersAt(seconds: number, key = KEY) {
  const mac = createHmac("sha256", key).update(`msg_1.${seconds}.${BODY}`).digest("base64");
  return { "webhook-id": "msg_1", "webhook-timestamp": String(seconds), "webhook-signature": `v1,${mac}` };
}
const now = () => Math.floor(Date.now() / 1000);

test("returns the prediction of a signed message, with headers of any class", () => {
  expect(verifyWebhook(BODY, headersAt(now()), SECRET)).toEqual({ id: "p1", status: "succeeded" });
  expect(verifyWebhook(BODY, new Headers(headersAt(now())), SECRET).id).toBe("p1");
});

test("reads header names in any case, from records, lists, Maps and other classes", () => {
  const plain = headersAt(now());
  const titled = Object.entries(plain).map(
    ([name, value]) => [name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()), value] as const,
  );
  const others = new Headers(plain);
  const shapes: WebhookHeaders[] = [
    Object.fromEntries(titled),
    Object.fromEntries(titled.map(([name, value]) => [name.toUpperCase(), [value]])),
    { ...plain, "webhook-id": ["msg_1"], host: undefined },
    titled,
    new Map(titled),
    new Map(Object.entries(plain)),
    { get: (name: string) => others.get(name) },
  ];
  for (const headers of shapes) expect(verifyWebhook(BODY, headers, SECRET).id).toBe("p1");
});

test("accepts the body as bytes, and rejects a parsed one", () => {
  const headers = headersAt(now());
  expect(verifyWebhook(Buffer.from(BODY), headers, SECRET).id).toBe("p1");
  expect(verifyWebhook(new TextEncoder().encode(BODY).buffer, headers, SECRET).id).toBe("p1");
  expect(() => verifyWebhook(JSON.parse(BODY) as string, headers, SECRET)).toThrow(/before any parsing/);
});

test("accepts either signature during a rotation of secrets", () => {
  const [old, both] = [headersAt(now(), Buffer.alloc(32, 1)), headersAt(now())];
  const signature = `${old["webhook-signature"]} ${both["webhook-signature"]}`;
  expect(verifyWebhook(BODY, { ...both, "webhook-signature": signature }, SECRET).id).toBe("p1");
});

test.each([
  ["another secret", BODY, headersAt(now(), Buffer.alloc(32, 1)), SECRET],
  ["another body", BODY.replace("p1", "p2"), headersAt(now()), SECRET],
  ["a message that is old", BODY, headersAt(now() - 400), SECRET],
  ["no headers", BODY, {}, SECRET],
  ["a secret that is none", BODY, headersAt(now()), "hunter2!"],
] as const)("refuses %s", (_, body, headers, secret) => {
  const call = () => verifyWebhook(body, headers, secret);
  expect(call).toThrow(ReptokError);
  expect(call).toThrow(expect.objectContaining({ code: "invalid_signature" }) as Error);
});
