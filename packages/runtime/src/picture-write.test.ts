import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { readPicture } from "./picture-read.ts";
import { writeAnimation, writePicture } from "./picture-write.ts";

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

  /** 8 x 8: black, with a white border two pixels wide and a white pixel within the black. */
  const framed = {
    data: Float32Array.from({ length: 3 * 64 }, (_, i) => {
      const [x, y] = [i % 8, Math.floor((i % 64) / 8)];
      const inside = x >= 2 && x < 6 && y >= 2 && y < 6;
      return inside && !(x === 3 && y === 4) ? -1 : 1;
    }),
    width: 8,
    height: 8,
  };
  const rawOf = (bytes: Uint8Array) => sharp(bytes).raw().toBuffer({ resolveWithObject: true });

  test("sizes below the picture's own are resampled", async () => {
    const { info } = await rawOf(await writePicture(framed, { format: "png", size: 4 }));
    expect([info.width, info.height]).toEqual([4, 4]);
  });

  test("a smaller frame crops to the centre, a larger one is padded with white", async () => {
    const cut = await rawOf(await writePicture(framed, { format: "png", frame: { width: 8, height: 4 } }));
    expect([cut.info.width, cut.info.height, cut.info.channels]).toEqual([8, 4, 3]);
    expect([...cut.data.subarray(0, 24)].filter((_, i) => i % 3 === 0)).toEqual([255, 255, 0, 0, 0, 0, 255, 255]);
    const padded = await rawOf(await writePicture(framed, { format: "png", frame: { width: 8, height: 12 } }));
    expect([padded.info.width, padded.info.height]).toEqual([8, 12]);
    expect(padded.data.subarray(0, 2 * 24).every((value) => value === 255)).toBe(true);
    expect(padded.data.subarray(2 * 24, 10 * 24)).toEqual(
      (await rawOf(await writePicture(framed, { format: "png" }))).data,
    );
  });

  test("a picture is resampled before it is cropped or padded", async () => {
    const sizes = [
      { size: 16, frame: { width: 24, height: 16 } },
      { size: 24, frame: { width: 24, height: 16 } },
      { size: 16, frame: { width: 24, height: 8 } },
    ];
    for (const { size, frame } of sizes) {
      const { info, data } = await rawOf(await writePicture(framed, { format: "png", size, frame }));
      expect({ width: info.width, height: info.height }).toEqual(frame);
      // The middle is dark, with any surroundings.
      const middle = 3 * (Math.floor(frame.height / 2) * frame.width + Math.floor(frame.width / 2));
      expect(data[middle]).toBeLessThan(128);
    }
  });

  test("a matte removes the white around the subject and keeps white within it", async () => {
    const { data, info } = await rawOf(await writePicture(framed, { format: "png", matte: true }));
    expect(info.channels).toBe(4);
    const alpha = [...data].filter((_, i) => i % 4 === 3);
    const inside = Array.from({ length: 64 }, (_, i) => (i % 8 >= 2 && i % 8 < 6 && i >= 16 && i < 48 ? 255 : 0));
    expect(alpha).toEqual(inside);
    expect([...data.subarray(4 * (4 * 8 + 3), 4 * (4 * 8 + 4))]).toEqual([255, 255, 255, 255]);
  });

  test("a mixture of background and subject loses its fraction of white, and the result over white is unchanged", async () => {
    // White, grey 204, black: the grey pixel is a mixture.
    const row = Float32Array.of(1, 0.6, -1);
    const picture = { data: Float32Array.from([...row, ...row, ...row]), width: 3, height: 1 };
    const { data } = await rawOf(await writePicture(picture, { format: "png", matte: true }));
    const [r, alpha] = [data[4]!, data[7]!];
    expect(alpha).toBe(Math.round((255 * (255 - 204)) / (255 - 160)));
    expect(Math.abs(r * (alpha / 255) + 255 * (1 - alpha / 255) - 204)).toBeLessThanOrEqual(1);
  });

  test("compression sets the quality of lossy files", async () => {
    const noise = { data: Float32Array.from({ length: 3 * 4096 }, (_, i) => Math.sin(i * i)), width: 64, height: 64 };
    for (const format of ["jpeg", "webp"] as const) {
      const [low, high] = await Promise.all(
        [10, 95].map((compression) => writePicture(noise, { format, compression })),
      );
      expect(low!.length).toBeLessThan(high!.length / 2);
    }
  });

  test("an animation has its frames and durations, and repeats for ever", async () => {
    const flat = (value: number) => ({ data: new Float32Array(3 * 64).fill(value), width: 8, height: 8 });
    const options = { format: "gif", size: 16, frame: { width: 16, height: 8 } } as const;
    const gif = await writeAnimation([flat(-1), flat(0), flat(1)], options, 120);
    const found = await sharp(gif, { animated: true }).metadata();
    expect(found).toMatchObject({ format: "gif", pages: 3, pageHeight: 8, width: 16, delay: [120, 120, 120], loop: 0 });
    const { data } = await sharp(gif, { animated: true }).raw().toBuffer({ resolveWithObject: true });
    const pixels = data.length / (16 * 24);
    expect([0, 8, 16].map((y) => data[y * 16 * pixels])).toEqual([0, 128, 255]);
  });

  test("rejects a size for a picture that is not square", async () => {
    await expect(writePicture(picture, { format: "png", size: 4 })).rejects.toMatchObject({
      param: "size",
    });
  });
});
