/** The open event streams of one room, and what a new one is told first. */
import { encodeNdjson } from "@reptok/shared";
import { type Followed, NO_PROGRESS, type Progress } from "../domain/progress.ts";
import type { RoomEvent, RoomPartial } from "../domain/room-event.ts";

/** Partial pictures kept for those who come later, in bytes; the oldest go first. */
const KEPT_BYTES = 8 * 2 ** 20;
/** Bytes that a viewer may lag behind; one that lags more misses progress and partial pictures, never the end. */
const LAG_BYTES = 16 * 2 ** 20;

export class Viewers {
  readonly #open = new Set<ReadableByteStreamController>();
  readonly #partials: Uint8Array[] = [];
  #keptBytes = 0;
  #log = "";
  #progress: Progress = NO_PROGRESS;

  /** `log` is all of it: what is known of it already is not told again, nor is anything of an attempt that another replaced. */
  tell({ progress, log }: Followed): void {
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

  /** Ends every stream; nothing is kept. */
  end(): void {
    const bytes = encodeNdjson({ type: "end" } satisfies RoomEvent);
    for (const controller of this.#open) {
      // Whoever has gone meanwhile needs no end.
      try {
        controller.enqueue(bytes.slice());
        controller.close();
      } catch {}
    }
    this.#open.clear();
    this.#partials.length = 0;
    this.#keptBytes = 0;
  }

  /** A stream of {@link RoomEvent}s: first where the job stands and its partial pictures so far, then what comes. */
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
