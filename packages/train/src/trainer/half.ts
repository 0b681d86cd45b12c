/** 16 bits a number where the runtime has `Float16Array` (Node 24 and later), 32 where it does not. */
export const HalfArray: typeof Float16Array | typeof Float32Array = globalThis.Float16Array ?? Float32Array;
