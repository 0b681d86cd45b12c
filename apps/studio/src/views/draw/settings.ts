/** What to draw. */
import type { Condition } from "../../engine/protocol.ts";

export interface Settings {
  /** Undefined if there is nothing to draw. */
  readonly condition: Condition | undefined;
  readonly seed: number;
  /** Undefined for the model's default, as is `guidance`. */
  readonly steps: number | undefined;
  readonly guidance: number | undefined;
  readonly count: number;
}
