/** Server-sent events, as they come. */
import { type EventSourceMessage, EventSourceParserStream } from "eventsource-parser/stream";
import { brokenStream } from "./error.ts";

/**
 * The events of a body. Whoever stops reading closes the connection. Where that breaks off it throws a ReptokError
 * `connection_error`, or the signal's reason.
 */
export async function* eventsOf(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal?: AbortSignal,
): AsyncGenerator<EventSourceMessage, void> {
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  const reader = events.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        signal?.throwIfAborted();
        throw brokenStream(cause);
      });
      if (done) return;
      yield value;
    }
  } finally {
    // It may have broken off by itself.
    await reader.cancel().catch(() => {});
  }
}
