/** Reading of server-sent events. */
import { type EventSourceMessage, EventSourceParserStream } from "eventsource-parser/stream";
import { brokenStream } from "./error.ts";

/**
 * The events of a body. Ending the iteration closes the connection. Throws a ReptokError `connection_error` if the connection is
 * lost, or the signal's reason.
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
    // The connection may already be closed.
    await reader.cancel().catch(() => {});
  }
}
