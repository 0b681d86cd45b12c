/**
 * The dimensions of a JPEG file, as decoders read them (ITU-T T.81, annex B): any number of fill bytes (0xFF) may stand before
 * a marker, decoders skip stray bytes between segments, and APP segments before the frame header may be of any number.
 */

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;

/** Markers without a segment: TEM, RST0 to RST7 and SOI. */
const isAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= SOI);
/** SOF0 to SOF15 without DHT, JPG and DAC, which lie between. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** The dimensions in the first frame header; null where none comes before the first scan. Linear in the file's length. */
export function jpegDimensions(file: Uint8Array): { readonly width: number; readonly height: number } | null {
  const u16 = (at: number) => (file[at]! << 8) | file[at + 1]!;
  if (file[0] !== 0xff || file[1] !== SOI) return null;
  let at = 2;
  for (;;) {
    // Stray bytes, then fill bytes. 0xFF 0x00 is a stray byte of 0xFF.
    at = file.indexOf(0xff, at);
    if (at === -1) return null;
    while (file[at] === 0xff) at++;
    const marker = file[at++];
    if (marker === undefined || marker === EOI || marker === SOS) return null;
    if (marker === 0 || isAlone(marker)) continue;
    if (at + 2 > file.length) return null;
    const length = u16(at);
    if (length < 2) return null;
    if (isFrame(marker))
      return length >= 8 && at + 7 <= file.length ? { height: u16(at + 3), width: u16(at + 5) } : null;
    at += length;
  }
}
