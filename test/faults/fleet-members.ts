/** The GPU workers of the fleet's storm: real processes that are killed, suspended and drained, and always restarted. */
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { startWorker, type WorkerProcess } from "../../apps/gpu-worker/test/process.ts";

const UNRULY = fileURLToPath(new URL("unruly-worker.ts", import.meta.url));

export interface MemberOptions {
  /** Bundle directories. */
  readonly models: readonly string[];
  /** Error of its clock. */
  readonly skewMs: number;
  /** Whether messages and requests are duplicated. */
  readonly doubles: boolean;
  readonly env: Readonly<Record<string, string>>;
}

export class Member {
  readonly #options: MemberOptions;
  #process: WorkerProcess | undefined;
  #stopping = false;

  constructor(options: MemberOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { models, skewMs, doubles, env } = this.#options;
    const started = await startWorker({
      ...env,
      MODELS: models.join(":"),
      NODE_OPTIONS: `--import=${UNRULY}`,
      SKEW_MS: String(skewMs),
      DOUBLE: doubles ? "1" : "",
      LOG_LEVEL: "info",
      MAX_BATCH: "4",
    });
    if (this.#stopping) return started.kill("SIGKILL");
    this.#process = started;
    void started.exited.then(() => {
      if (!this.#stopping) void this.start();
    });
  }

  signal(name: NodeJS.Signals): void {
    this.#process?.kill(name);
  }

  /** Suspends the process for so long. */
  async freeze(milliseconds: number): Promise<void> {
    const frozen = this.#process;
    frozen?.kill("SIGSTOP");
    await sleep(milliseconds);
    frozen?.kill("SIGCONT");
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#process?.kill("SIGKILL");
    await this.#process?.exited;
  }
}
