/** Health of the service, in Cog's states. */
import { ApiError } from "@reptok/shared";

/**
 * STARTING: models are loading. READY. BUSY: accepts no more jobs (draining). SETUP_FAILED: a model did
 * not load. UNHEALTHY: a session thread died and no batch has been computed since. DEFUNCT: that happened
 * {@link MAX_CRASHES} times in a row; the process must be restarted.
 */
export type CogState = "STARTING" | "READY" | "BUSY" | "SETUP_FAILED" | "DEFUNCT" | "UNHEALTHY";

const MAX_CRASHES = 5;

interface Setup {
  readonly status: "starting" | "succeeded" | "failed";
  readonly started_at: string;
  readonly completed_at?: string;
  /** Why bundles were rejected, one per line; absent if none was. */
  readonly logs?: string;
}

export class Health {
  #setup: Setup = { status: "starting", started_at: new Date().toISOString() };
  #crashes = 0;
  #draining = false;
  /** Whether every dispatcher of the edge is connected. */
  connected = false;

  get setup(): Setup {
    return this.#setup;
  }
  finishSetup(status: "succeeded" | "failed", refused: readonly string[] = []): void {
    const logs = refused.length > 0 && { logs: refused.join("\n") };
    this.#setup = { ...this.#setup, status, completed_at: new Date().toISOString(), ...logs };
  }
  drain(): void {
    this.#draining = true;
  }
  /** A session thread died. */
  crashed(): void {
    this.#crashes++;
  }
  /** A batch was computed. */
  computed(): void {
    this.#crashes = 0;
  }

  get state(): CogState {
    if (this.#setup.status === "starting") return "STARTING";
    if (this.#setup.status === "failed") return "SETUP_FAILED";
    if (this.#crashes >= MAX_CRASHES) return "DEFUNCT";
    if (this.#draining) return "BUSY";
    return this.#crashes > 0 ? "UNHEALTHY" : "READY";
  }

  /** Whether the process can recover without a restart. */
  get alive(): boolean {
    const { state } = this;
    return state !== "SETUP_FAILED" && state !== "DEFUNCT";
  }
  /** Whether the worker is connected and accepts jobs. */
  get ready(): boolean {
    return this.connected && this.refusal === null;
  }
  /** The error with which jobs are rejected, or null if they are accepted. */
  get refusal(): ApiError | null {
    if (this.#draining) return new ApiError("unavailable", "the GPU worker is shutting down");
    const { state } = this;
    if (state === "STARTING") return new ApiError("unavailable", "the GPU worker is still loading its models");
    return this.alive ? null : new ApiError("unavailable", `the GPU worker is in state ${state}`);
  }
}
