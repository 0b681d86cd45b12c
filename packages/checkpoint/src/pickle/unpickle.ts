import { CheckpointError } from "../error.ts";
import { PickleMachine } from "./machine.ts";
import type { UnpickleOptions } from "./machine.ts";
import { OPCODES } from "./opcodes.ts";
import type { PickleValue } from "./values.ts";

const STOP = 0x2e;
/** A checkpoint's pickle contains names and shapes; the published one's is below 1 MB. */
export const MAX_PICKLE_BYTES = 64 << 20;

/**
 * Builds the data that a pickle describes. Nothing is imported or executed: names resolve only in the allow-list, and
 * calls invoke this package's own constructors of plain data. Time and memory are bounded.
 * Values may share parts and refer back to themselves; `toPlain` converts them to a tree or rejects them.
 */
export function unpickle(bytes: Uint8Array, options: UnpickleOptions): PickleValue {
  if (bytes.length > MAX_PICKLE_BYTES)
    throw new CheckpointError(
      "limit",
      options.entry,
      `expected a pickle of at most ${MAX_PICKLE_BYTES} bytes, got ${bytes.length}`,
    );
  const machine: PickleMachine = new PickleMachine(bytes, options);
  if (bytes[0] !== 0x80)
    machine.fail(`expected a pickle of protocol 2 to 5 (first byte 0x80), got 0x${(bytes[0] ?? 0).toString(16)}`);
  for (;;) {
    machine.spend(1);
    const code = machine.cursor.u8();
    if (code === STOP) return machine.finish();
    const operation = OPCODES.get(code);
    if (!operation) machine.fail(`expected an opcode of protocol 2 to 5, got 0x${code.toString(16)}`);
    operation(machine);
  }
}
