/**
 * Decodes the pictures of encode jobs apart from the compute lanes, with its own concurrency. One tenant uses at most half of
 * it, so that its pictures do not delay other tenants'; waiting pictures are ordered by start-time fair queueing.
 */
import type { Picture } from "@reptok/model";
import { decodePicture } from "@reptok/runtime";
import type { PictureFile } from "@reptok/shared";
import { decodingCost } from "./task.ts";

export interface ReadTask {
  readonly file: PictureFile;
  readonly encoderSize: number;
  readonly tenant: string;
  /** If aborted, a waiting task rejects with the reason; decoding that has begun is finished. */
  readonly signal: AbortSignal;
  /** Called when decoding begins. */
  readonly onStart: () => void;
}

export interface ReadPicture {
  readonly picture: Picture;
  /** Decoding time in seconds. */
  readonly seconds: number;
}

interface Waiting extends ReadTask, PromiseWithResolvers<ReadPicture> {}

interface Tenant {
  readonly waiting: Waiting[];
  running: number;
  /** Virtual time: the cost of the tenant's decoded pictures, starting at the others' virtual time when it joined. */
  clock: number;
}

export type Decode = (file: PictureFile, options: { readonly encoderSize: number }) => Promise<Picture>;

export class PictureReader {
  readonly #concurrency: number;
  readonly #share: number;
  readonly #decode: Decode;
  readonly #tenants = new Map<string, Tenant>();
  #running = 0;
  /** Virtual time of the tenant that was served last. */
  #now = 0;

  /** Decodes up to `concurrency` pictures concurrently. */
  constructor(concurrency: number, decode: Decode = decodePicture) {
    this.#concurrency = concurrency;
    this.#share = Math.max(1, Math.floor(concurrency / 2));
    this.#decode = decode;
  }

  /** Rejects with `invalid_image` when the pixels cannot be decoded, or with the signal's reason. */
  read(task: ReadTask): Promise<ReadPicture> {
    const { signal, tenant: name } = task;
    if (signal.aborted) return Promise.reject(signal.reason);
    const waiting: Waiting = { ...task, ...Promise.withResolvers<ReadPicture>() };
    const tenant = this.#tenants.get(name) ?? { waiting: [], running: 0, clock: this.#now };
    this.#tenants.set(name, tenant);
    tenant.waiting.push(waiting);
    const leave = () => {
      const place = tenant.waiting.indexOf(waiting);
      if (place === -1) return;
      tenant.waiting.splice(place, 1);
      this.#forget();
      waiting.reject(signal.reason);
    };
    signal.addEventListener("abort", leave, { once: true });
    void waiting.promise.finally(() => signal.removeEventListener("abort", leave)).catch(() => {});
    this.#fill();
    return waiting.promise;
  }

  #fill(): void {
    while (this.#running < this.#concurrency) {
      const name = this.#next();
      if (name === undefined) return;
      void this.#run(name);
    }
  }

  /** Returns the tenant with the smallest virtual time among those that have waiting pictures and run fewer than their share. */
  #next(): string | undefined {
    let best: string | undefined;
    let least = Infinity;
    for (const [name, { waiting, running, clock }] of this.#tenants) {
      if (waiting.length === 0 || running >= this.#share || clock >= least) continue;
      [best, least] = [name, clock];
    }
    return best;
  }

  async #run(name: string): Promise<void> {
    const tenant = this.#tenants.get(name)!;
    const task = tenant.waiting.shift()!;
    this.#now = Math.max(this.#now, tenant.clock);
    tenant.clock = this.#now + decodingCost(task.file);
    tenant.running++;
    this.#running++;
    const started = performance.now();
    try {
      task.onStart();
      const picture = await this.#decode(task.file, { encoderSize: task.encoderSize });
      task.resolve({ picture, seconds: (performance.now() - started) / 1000 });
    } catch (error) {
      task.reject(error);
    } finally {
      tenant.running--;
      this.#running--;
      this.#forget();
      this.#fill();
    }
  }

  /** Deletes idle tenants whose virtual time is not ahead of a new tenant's; all of them if no picture is left. */
  #forget(): void {
    const idle = [...this.#tenants].filter(([, { waiting, running }]) => waiting.length === 0 && running === 0);
    const all = idle.length === this.#tenants.size;
    for (const [name, { clock }] of idle) if (all || clock <= this.#now) this.#tenants.delete(name);
  }
}
