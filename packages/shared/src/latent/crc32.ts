/**
 * CRC-32 as in zlib, PNG and gzip (reflected polynomial 0xEDB88320, initial value and final XOR 0xFFFFFFFF).
 *
 * It detects accidental damage: any burst of up to 32 bits, and other damage with probability 1 - 2^-32. Deliberate
 * changes are detected by the SHA-256 id, so a stronger code is not needed; this one is in every standard library.
 */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** Unsigned 32-bit checksum of `bytes`. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
