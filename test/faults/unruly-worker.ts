/**
 * Loaded before a GPU worker (`--import`): shifts its clock by SKEW_MS, and with DOUBLE=1 duplicates messages in both directions,
 * except the hello that opens a connection, and the requests that end jobs.
 */
const skew = Number(process.env["SKEW_MS"] ?? "0");
const { now } = Date;
Date.now = () => now() + skew;

if (process.env["DOUBLE"] === "1") {
  const { send, addEventListener } = WebSocket.prototype;
  WebSocket.prototype.send = function sendTwice(data) {
    send.call(this, data);
    // oxlint-disable-next-line typescript/no-base-to-string -- the worker sends text
    if (!String(data).includes('"type":"hello"')) send.call(this, data);
  };
  WebSocket.prototype.addEventListener = function listenTwice(
    this: WebSocket,
    type: string,
    listener: (event: Event) => void,
  ) {
    const twice = (event: Event) => {
      listener.call(this, event);
      listener.call(this, event);
    };
    addEventListener.call(this, type, type === "message" ? twice : listener);
  };
  const { fetch } = globalThis;
  globalThis.fetch = async (...args) => {
    const [url] = args;
    const ends = typeof url === "string" && /\/fleet\/jobs\/[^/]+\/(result|failure)$/.test(url);
    const [answer, again] = await Promise.all([fetch(...args), ends ? fetch(...args).catch(() => null) : null]);
    await again?.body?.cancel();
    return answer;
  };
}
