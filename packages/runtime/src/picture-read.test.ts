import { preprocess } from "@reptok/model";
import { concat, splitPng } from "@reptok/shared/testing";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { readPicture } from "./picture-read.ts";

/** width x height pixels of [r, g, b(, a)], row by row. */
const raw = (width: number, height: number, ...pixels: number[][]) =>
  sharp(Uint8Array.from(pixels.flat()), {
    raw: { width, height, channels: pixels[0]!.length as 3 | 4 },
  });
const level = (byte: number): number => Math.fround(byte / 127.5 - 1);

describe("readPicture", () => {
  test("returns planes in [-1,1]", async () => {
    const png = await raw(2, 1, [0, 51, 255], [255, 102, 0]).png().toBuffer();
    expect(await readPicture(png)).toEqual({
      data: Float32Array.of(-1, 1, level(51), level(102), 1, -1),
      width: 2,
      height: 1,
    });
  });

  test("blends transparency over white", async () => {
    const png = await raw(2, 1, [255, 0, 0, 0], [255, 0, 0, 255]).png().toBuffer();
    expect((await readPicture(png)).data).toEqual(Float32Array.of(1, 1, 1, -1, 1, -1));
  });

  test("applies the EXIF orientation", async () => {
    const tall = await raw(1, 2, [0, 0, 0], [255, 255, 255]).withMetadata({ orientation: 6 }).png().toBuffer();
    // PNG allows the chunk after the pixels too, where some programs write it.
    const parts = splitPng(tall);
    const at = parts.findIndex((part) => Buffer.from(part).includes("eXIf"));
    const [chunk] = parts.splice(at, 1);
    const late = concat(...parts.slice(0, -1), chunk!, parts.at(-1)!);
    for (const file of [tall, late]) {
      const { width, height, data } = await readPicture(file);
      expect([width, height]).toEqual([2, 1]);
      // Orientation 6 is a quarter turn clockwise: the bottom pixel comes first.
      expect([data[0], data[1]]).toEqual([1, -1]);
    }
  });

  test("reads grey, 16-bit, palette and CMYK files as 8-bit sRGB", async () => {
    const grey = await sharp(Uint8Array.of(51), { raw: { width: 1, height: 1, channels: 1 } })
      .png()
      .toBuffer();
    expect((await readPicture(grey)).data).toEqual(Float32Array.of(level(51), level(51), level(51)));
    const deep = await raw(1, 1, [51, 102, 204]).toColourspace("rgb16").png().toBuffer();
    expect((await readPicture(deep)).data).toEqual(Float32Array.of(level(51), level(102), level(204)));
    const palette = await raw(1, 1, [51, 102, 204]).png({ palette: true }).toBuffer();
    expect((await readPicture(palette)).data).toEqual(Float32Array.of(level(51), level(102), level(204)));
    const cmyk = await raw(1, 1, [255, 255, 255]).toColourspace("cmyk").jpeg().toBuffer();
    expect((await readPicture(cmyk)).data.every((value) => value > 0.9)).toBe(true);
  });

  test.each(["jpeg", "webp"] as const)("reads %s", async (format) => {
    const file = await sharp({
      create: { width: 8, height: 8, channels: 3, background: "#ff0000" },
    })
      .toFormat(format)
      .toBuffer();
    const { data } = await readPicture(file);
    expect(data[0]).toBeGreaterThan(0.95);
    expect(data[64]).toBeLessThan(-0.95);
  });

  test("rejects an image bomb by its header", async () => {
    const side = 8000;
    const bomb = await sharp({
      create: { width: side, height: side, channels: 3, background: "#000" },
      limitInputPixels: false,
    })
      .png()
      .toBuffer();
    expect(bomb.length).toBeLessThan(1_000_000);
    await expect(readPicture(bomb)).rejects.toMatchObject({
      code: "image_too_large",
      message: "expected at most 8192 pixels per side and 16777216 in total, got 8000 x 8000",
    });
  });

  test("rejects other formats, even those that sharp supports", async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');
    const gif = await raw(1, 1, [0, 0, 0]).gif().toBuffer();
    for (const file of [svg, gif, Buffer.from("hello"), Buffer.alloc(0)]) {
      await expect(readPicture(file)).rejects.toMatchObject({ code: "invalid_image" });
    }
  });

  test("rejects damaged files of all kinds with an ApiError", async () => {
    const noise = Uint8Array.from({ length: 16 * 16 * 3 }, (_, i) => (i * 7919) % 256);
    const png = await sharp(noise, { raw: { width: 16, height: 16, channels: 3 } })
      .png()
      .toBuffer();
    await expect(readPicture(png.subarray(0, png.length / 2))).rejects.toMatchObject({
      code: "invalid_image",
    });
    const damage = fc.record({
      at: fc.nat(png.length - 1),
      value: fc.nat(255),
      keep: fc.integer({ min: 1, max: png.length }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, value, keep }) => {
        const hurt = Buffer.from(png.subarray(0, keep));
        if (at < keep) hurt[at] = value;
        const outcome = await readPicture(hurt).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toMatchObject({ name: "ApiError" });
        else expect(outcome).toHaveProperty("data");
      }),
      { numRuns: 60 },
    );
  });

  test("a picture reduced for an encoder gives the same encoder input", async () => {
    const encoder = { size: 8, mean: [0.5, 0.5, 0.5], std: [0.2, 0.2, 0.2] };
    const sides = fc.integer({ min: 1, max: 60 });
    await fc.assert(
      fc.asyncProperty(sides, sides, fc.constantFrom(1, 3, 6, 8), async (width, height, orientation) => {
        const noise = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7919) % 251);
        const file = await sharp(noise, { raw: { width, height, channels: 3 } })
          .withMetadata({ orientation })
          .png()
          .toBuffer();
        const reduced = await readPicture(file, { encoderSize: encoder.size });
        expect(reduced.width).toBeLessThan(2 * encoder.size);
        const [got, expected] = [preprocess(reduced, encoder), preprocess(await readPicture(file), encoder)];
        got.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 4));
      }),
      { numRuns: 40 },
    );
  });
});
