/** Latents to canonical bytes and back: one latent, one byte string (`docs/latent-format.md`). */
import { readFrame, writeFrame } from "./frame.ts";
import { checkFinite, checkModel, checkShape, checkSpace, invalidLatent, type Latent } from "./latent.ts";
import { PAYLOAD } from "./payload.ts";

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * The canonical bytes of a latent. f32 is lossless; f16 rounds to nearest even; i8 stores `round(x / scale)` with
 * `scale` = max|x| / 127 for the whole latent. Throws `invalid_latent` for a model id, space, shape or value that
 * cannot be stored, f16 overflow included.
 */
export function encodeLatent(latent: Latent): Uint8Array<ArrayBuffer> {
  const { model, space, dtype, tokens, dimensions, data } = latent;
  checkModel(model);
  checkSpace(space);
  checkShape(tokens, dimensions);
  if (data.length !== tokens * dimensions)
    throw invalidLatent(`expected ${tokens} x ${dimensions} = ${tokens * dimensions} values, got ${data.length}`);
  checkFinite(data);
  const codec = PAYLOAD[dtype];
  const scale = codec.scaleFor(data);
  return writeFrame({ model, space, dtype, tokens, dimensions, scale }, (payload) =>
    codec.write(viewOf(payload), data, scale),
  );
}

/**
 * The latent in `bytes`, its values copied out. Accepts exactly what {@link encodeLatent} writes, so that encoding the
 * result gives the same bytes; throws `invalid_latent` for anything else, with the expected and the received value.
 */
export function decodeLatent(bytes: Uint8Array): Latent {
  const { header, payload } = readFrame(bytes);
  const data = new Float32Array(header.tokens * header.dimensions);
  PAYLOAD[header.dtype].read(viewOf(payload), data, header.scale);
  checkFinite(data);
  const { model, space, dtype, tokens, dimensions } = header;
  return { model, space, dtype, tokens, dimensions, data };
}
