import { expect, test } from "vitest";
import { due, nextDue, openOutbox, post, postAgain, settled } from "./outbox.ts";

const empty = openOutbox("https://example.com");
const eventsOf = (outbox: typeof empty) => outbox.messages.map(({ event }) => event);

test("a message is due immediately, and removed when it is delivered", () => {
  const one = post(empty, "j", "start", "{}", 1000);
  expect(due(one, 1000)).toEqual([{ id: "msg_j_1", event: "start", body: "{}", attempts: 0, at: 1000, madeAt: 1000 }]);
  const none = settled(one, "msg_j_1", "delivered", 1000, 0.5);
  expect([none.messages, nextDue(none)]).toEqual([[], null]);
});

test("logs are sent at most every 500 ms, and newer ones replace pending ones", () => {
  let outbox = post(empty, "j", "start", "", 0);
  outbox = post(outbox, "j", "logs", "1", 100);
  outbox = post(outbox, "j", "logs", "2", 200);
  expect(outbox.messages.map(({ body, at }) => [body, at])).toEqual([
    ["", 0],
    ["2", 1000],
  ]);
  outbox = settled(outbox, outbox.messages[1]!.id, "delivered", 1000, 0.5);
  outbox = post(outbox, "j", "logs", "3", 1200);
  expect(outbox.messages.at(-1)).toMatchObject({ body: "3", at: 1500 });
});

test("the end replaces pending logs, is sent once, and closes the outbox", () => {
  let outbox = post(post(empty, "j", "start", "", 0), "j", "logs", "1", 0);
  outbox = post(outbox, "j", "completed", "end", 10);
  expect(eventsOf(outbox)).toEqual(["start", "completed"]);
  expect(post(outbox, "j", "completed", "end", 20)).toBe(outbox);
  expect(post(outbox, "j", "logs", "late", 20)).toBe(outbox);
});

test("a failed message is retried and abandoned after some days", () => {
  let outbox = post(empty, "j", "completed", "", 0);
  let now = 0;
  let attempts = 0;
  for (let at = nextDue(outbox); at !== null; at = nextDue(outbox)) {
    expect(at).toBeGreaterThanOrEqual(now);
    now = at;
    attempts++;
    outbox = settled(outbox, "msg_j_1", "failed", now, 0.5);
  }
  expect(attempts).toBe(10);
  expect(now).toBeGreaterThan(2 * 86_400_000);
});

test("status 410 removes all messages", () => {
  const outbox = post(post(empty, "j", "start", "", 0), "j", "logs", "", 0);
  const gone = settled(outbox, "msg_j_1", "gone", 1, 0.5);
  expect([gone.messages, post(gone, "j", "completed", "", 2)]).toEqual([[], gone]);
});

test("a message that is sent again is due immediately, from its first attempt, and the outbox stays open", () => {
  const message = { id: "msg_j_1", event: "start", body: "now" } as const;
  const waiting = settled(post(empty, "j", "start", "then", 0), "msg_j_1", "failed", 1, 0.5);
  const again = postAgain(waiting, message, 10);
  expect(again.messages).toEqual([{ ...message, attempts: 0, at: 10, madeAt: 10 }]);
  expect(eventsOf(post(again, "j", "completed", "end", 20))).toEqual(["start", "completed"]);
  // An outbox is deleted only after it has sent the end, which is not sent again.
  expect(postAgain(empty, message, 10).closed).toBe(true);
});
