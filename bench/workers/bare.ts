/** A bare Hono route that returns bytes from memory; the path contains their number. */
import { Hono } from "hono";

const bodies = new Map<number, Uint8Array<ArrayBuffer>>();

export default new Hono().get("/bytes/:length", (c) => {
  const length = Number(c.req.param("length"));
  const bytes = bodies.get(length) ?? new Uint8Array(length).fill(1);
  bodies.set(length, bytes);
  return c.body(bytes, 200, { "content-type": "application/octet-stream" });
});
