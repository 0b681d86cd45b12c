/** Assembles pickles from their opcodes. */
const encoder = new TextEncoder();

export type Piece = number | string | Uint8Array | readonly Piece[];

/** Concatenates numbers (one byte each), strings (Latin-1) and nested pieces, between the protocol header and STOP. */
export function pickle(...pieces: Piece[]): Uint8Array {
  return Buffer.concat([0x80, 4, pieces, "."].flatMap(flatten));
}

function flatten(piece: Piece): Uint8Array[] {
  if (typeof piece === "number") return [Uint8Array.of(piece)];
  if (typeof piece === "string") return [Buffer.from(piece, "latin1")];
  if (piece instanceof Uint8Array) return [piece];
  return piece.flatMap(flatten);
}

/** SHORT_BINUNICODE. */
export const text = (value: string): Piece => [0x8c, encoder.encode(value).length, encoder.encode(value)];
/** GLOBAL. */
export const global = (module: string, name: string): Piece => `c${module}\n${name}\n`;
/** A tuple of the pieces' values. */
export const tuple = (...items: Piece[]): Piece => ["(", items, "t"];
