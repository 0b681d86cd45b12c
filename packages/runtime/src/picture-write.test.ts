import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { readPicture } from "./picture-read.ts";
import { writePicture } from "./picture-write.ts";

describe("writePicture", () => {
  const picture = { data: Float32Array.of(-1, 1, -1.5, 1.5, 0, Number.NaN), width: 2, height: 1 };

  test("rounds and clamps", async () => {
    const { data } = await sharp(await writePicture(picture, { format: "png" }))
      .raw()
      .toBuffer({ resolveWithObject: true });
    // 127.5 rounds up; NaN must not become an arbitrary pixel.
    expect([...data]).toEqual([0, 0, 128, 255, 255, 0]);
  });

  test("is the inverse of readPicture, byte for byte", async () => {
    const bytes = Uint8Array.from({ length: 256 * 3 }, (_, i) => Math.floor(i / 3));
    const png = await sharp(bytes, { raw: { width: 16, height: 16, channels: 3 } })
      .png()
      .toBuffer();
    const again = await writePicture(await readPicture(png), { format: "png", size: 16 });
    expect(new Uint8Array(await sharp(again).raw().toBuffer())).toEqual(bytes);
  });

  test.each(["png", "webp", "jpeg"] as const)("enlarges deterministically to %s", async (format) => {
    const square = {
      data: Float32Array.from({ length: 3 * 64 }, (_, i) => Math.sin(i)),
      width: 8,
      height: 8,
    };
    const [first, second] = await Promise.all([
      writePicture(square, { format, size: 20 }),
      writePicture(square, { format, size: 20 }),
    ]);
    expect(first).toEqual(second);
    expect(await sharp(first).metadata()).toMatchObject({
      format,
      width: 20,
      height: 20,
      channels: 3,
    });
  });

  test("rejects a smaller size, and a size for a picture that is not square", async () => {
    const square = { data: new Float32Array(3 * 64), width: 8, height: 8 };
    await expect(writePicture(square, { format: "png", size: 4 })).rejects.toMatchObject({
      param: "size",
    });
    await expect(writePicture(picture, { format: "png", size: 4 })).rejects.toMatchObject({
      param: "size",
    });
  });
});
