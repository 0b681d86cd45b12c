/** The open event streams of one room, and the state that a new stream starts with. */
import { encodeNdjson } from "@reptok/shared";
import { type Followed, NO_PROGRESS, type Progress } from "../domain/progress.ts";
import type { RoomEvent, RoomPartial } from "../domain/room-event.ts";

/** Maximum of bytes of partial pictures kept for later viewers; the oldest are dropped. */
const KEPT_BYTES = 8 * 2 ** 20;
/** Bytes that a viewer may lag behind; a slower viewer misses progress and partial pictures, never the end. */
const LAG_BYTES = 16 * 2 ** 20;

export class Viewers {
  readonly #open = new Set<ReadableByteStreamController>();
  readonly #partials: Uint8Array[] = [];
  #keptBytes = 0;
  #log = "";
  #progress: Progress = NO_PROGRESS;

  /** Sends progress. `log` is the whole log; only its new part is sent, and nothing of the log of a later attempt that differs. */
  report({ progress, log }: Followed): void {
    const lines = log.startsWith(this.#log) ? log.slice(this.#log.length) : "";
    this.#send({ type: "progress", ...progress, at: this.#log.length, lines });
    this.#progress = progress;
    this.#log += lines;
  }

  show(partial: RoomPartial): void {
    const bytes = this.#send(partial);
    this.#partials.push(bytes);
    this.#keptBytes += bytes.length;
    while (this.#keptBytes > KEPT_BYTES) this.#keptBytes -= this.#partials.shift()!.length;
  }

  /** Ends every stream and drops the kept pictures. */
  end(): void {
    const bytes = encodeNdjson({ type: "end" } satisfies RoomEvent);
    for (const controller of this.#open) {
      // The viewer has disconnected.
      try {
        controller.enqueue(bytes.slice());
        controller.close();
      } catch {}
    }
    this.#open.clear();
    this.#partials.length = 0;
    this.#keptBytes = 0;
  }

  /** A stream of {@link RoomEvent}s: the current progress and partial pictures, then every change. */
  open(): ReadableStream<Uint8Array> {
    let own: ReadableByteStreamController;
    return new ReadableStream({
      type: "bytes",
      start: (controller) => {
        own = controller;
        const now: RoomEvent = { type: "progress", ...this.#progress, at: 0, lines: this.#log };
        controller.enqueue(encodeNdjson(now));
        for (const bytes of this.#partials) controller.enqueue(bytes.slice());
        this.#open.add(controller);
      },
      cancel: () => void this.#open.delete(own),
    });
  }

  #send(event: RoomEvent): Uint8Array {
    const bytes = encodeNdjson(event);
    for (const controller of this.#open) {
      try {
        // Enqueuing takes the buffer away: each stream gets its own.
        if ((controller.desiredSize ?? 0) > -LAG_BYTES) controller.enqueue(bytes.slice());
      } catch {
        this.#open.delete(controller);
      }
    }
    return bytes;
  }
}
