/** Picture files as far as their headers go. */

function bytesOf(...parts: (string | number[])[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    parts.flatMap((part) => (typeof part === "string" ? Array.from(part, (char) => char.charCodeAt(0)) : part)),
  );
}

const u16 = (value: number) => [(value >> 8) & 255, value & 255];
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value)];

/** A PNG's signature and IHDR chunk, with `extra` bytes after it. */
export function png(width: number, height: number, extra = 0): Uint8Array<ArrayBuffer> {
  const chunk = bytesOf([0x89], "PNG\r\n\x1a\n", u32(13), "IHDR", u32(width), u32(height), [8, 6, 0, 0, 0], u32(0));
  const file = new Uint8Array(chunk.length + extra);
  file.set(chunk);
  return file;
}

/** SOI, an empty JFIF segment and a baseline frame header. */
export function jpeg(width: number, height: number): Uint8Array<ArrayBuffer> {
  const frame = [0xff, 0xc0, ...u16(17), 8, ...u16(height), ...u16(width), 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  return bytesOf([0xff, 0xd8, 0xff, 0xe0, ...u16(16)], "JFIF\0", [1, 1, 0, 0, 1, 0, 1, 0, 0], frame);
}

/** An extended WebP's header. */
export function webp(width: number, height: number): Uint8Array<ArrayBuffer> {
  const u24 = (value: number) => [value & 255, (value >> 8) & 255, value >> 16];
  return bytesOf("RIFF", [22, 0, 0, 0], "WEBPVP8X", [10, 0, 0, 0, 0, 0, 0, 0], u24(width - 1), u24(height - 1));
}
