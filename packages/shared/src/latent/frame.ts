/** The frame around a payload: header, padding, checksum. Independent of the values' meaning. */
import { crc32 } from "./crc32.ts";
import { toHex } from "./id.ts";
import { checkModel, checkShape, invalidLatent, LatentDtype } from "./latent.ts";
import { PAYLOAD } from "./payload.ts";

/** 0x89, which cannot begin UTF-8 text, so that latent bytes are never mistaken for text; then "RTK". */
const MAGIC = 0x8952544b;
const VERSION = 2;
/** Offset and size of the space, a SHA-256. */
const SPACE = 16;
const SPACE_BYTES = 32;
/** Fixed part of the header, before the model id. */
const FIXED = SPACE + SPACE_BYTES;
const CHECKSUM = 4;

export interface LatentHeader {
  readonly model: string;
  readonly space: string;
  readonly dtype: LatentDtype;
  readonly tokens: number;
  readonly dimensions: number;
  /** float32 by which stored numbers are multiplied; 1 unless the dtype is i8. */
  readonly scale: number;
}

/** The model id is zero-padded to a multiple of 4, so that the payload can be viewed in place as float32. */
function payloadOffset(modelBytes: number): number {
  return FIXED + 4 * Math.ceil(modelBytes / 4);
}

/** Payload length in bytes that a header states. */
export function payloadSize(header: Pick<LatentHeader, "dtype" | "tokens" | "dimensions">): number {
  return header.tokens * header.dimensions * PAYLOAD[header.dtype].width;
}

/** Frames what `fill` writes into a payload of {@link payloadSize} bytes; the header must be valid. */
export function writeFrame(header: LatentHeader, fill: (payload: Uint8Array) => void): Uint8Array<ArrayBuffer> {
  const offset = payloadOffset(header.model.length);
  const end = offset + payloadSize(header);
  const bytes = new Uint8Array(end + CHECKSUM);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint8(4, VERSION);
  view.setUint8(5, PAYLOAD[header.dtype].code);
  view.setUint16(6, header.tokens, true);
  view.setUint16(8, header.dimensions, true);
  view.setUint8(10, header.model.length);
  view.setFloat32(12, header.scale, true);
  for (let i = 0; i < SPACE_BYTES; i++) bytes[SPACE + i] = Number.parseInt(header.space.slice(2 * i, 2 * i + 2), 16);
  for (let i = 0; i < header.model.length; i++) bytes[FIXED + i] = header.model.charCodeAt(i);
  fill(bytes.subarray(offset, end));
  view.setUint32(end, crc32(bytes.subarray(0, end)), true);
  return bytes;
}

const hex = (value: number, digits: number) => `0x${value.toString(16).padStart(digits, "0")}`;

function readDtype(code: number): LatentDtype {
  const dtype = LatentDtype.options.find((name) => PAYLOAD[name].code === code);
  if (dtype === undefined) throw invalidLatent(`expected dtype 0 (f32), 1 (f16) or 2 (i8), got ${code}`);
  return dtype;
}

/**
 * Validates the frame and returns the header and a view of the payload. Throws `invalid_latent` for the first error
 * in byte order; the size is validated before any allocation that depends on it.
 */
export function readFrame(bytes: Uint8Array): { header: LatentHeader; payload: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 4 && view.getUint32(0) !== MAGIC)
    throw invalidLatent(`expected latent bytes starting ${hex(MAGIC, 8)}, got ${hex(view.getUint32(0), 8)}`);
  if (bytes.length >= 5 && bytes[4] !== VERSION) throw invalidLatent(`expected version ${VERSION}, got ${bytes[4]}`);
  if (bytes.length < FIXED) throw invalidLatent(`truncated: expected a header of ${FIXED} bytes, got ${bytes.length}`);

  const dtype = readDtype(view.getUint8(5));
  const [tokens, dimensions] = [view.getUint16(6, true), view.getUint16(8, true)];
  checkShape(tokens, dimensions);
  const modelBytes = view.getUint8(10);
  if (modelBytes < 1 || modelBytes > 64) throw invalidLatent(`expected a model id of 1 to 64 bytes, got ${modelBytes}`);
  if (view.getUint8(11) !== 0) throw invalidLatent(`expected 0 in the reserved byte 11, got ${view.getUint8(11)}`);

  const offset = payloadOffset(modelBytes);
  const end = offset + payloadSize({ dtype, tokens, dimensions });
  if (bytes.length !== end + CHECKSUM) {
    const shape = `${tokens} x ${dimensions} values of ${dtype}`;
    const problem = bytes.length < end + CHECKSUM ? "truncated" : "trailing bytes";
    throw invalidLatent(`${problem}: expected ${end + CHECKSUM} bytes for ${shape}, got ${bytes.length}`);
  }
  const [stored, computed] = [view.getUint32(end, true), crc32(bytes.subarray(0, end))];
  if (stored !== computed) throw invalidLatent(`checksum: expected ${hex(computed, 8)}, got ${hex(stored, 8)}`);

  const model = String.fromCharCode(...bytes.subarray(FIXED, FIXED + modelBytes));
  checkModel(model);
  if (bytes.subarray(FIXED + modelBytes, offset).some((byte) => byte !== 0))
    throw invalidLatent("expected zeros after the model id");
  const space = toHex(bytes.subarray(SPACE, SPACE + SPACE_BYTES));
  const scale = view.getFloat32(12, true);
  PAYLOAD[dtype].checkScale(scale);
  return { header: { model, space, dtype, tokens, dimensions, scale }, payload: bytes.subarray(offset, end) };
}
