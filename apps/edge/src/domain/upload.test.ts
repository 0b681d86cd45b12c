import { ApiError } from "@reptok/shared";
import fc from "fast-check";
import { expect, test } from "vitest";
import { jpeg, png, webp } from "../../test/pictures.ts";
import { checkDeclaredType, inspectUpload, MAX_UPLOAD_BYTES } from "./upload.ts";

function codeOf(bytes: Uint8Array): string {
  try {
    inspectUpload(bytes);
    return "accepted";
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
}

test.each([
  ["png", png(640, 480)],
  ["jpeg", jpeg(640, 480)],
  ["webp", webp(640, 480)],
])("reads the type and size of a %s", (type, bytes) => {
  expect(inspectUpload(bytes)).toEqual({ type, width: 640, height: 480 });
});

test.each([
  ["the largest square", png(4096, 4096), "accepted"],
  ["the longest side", png(8192, 2048), "accepted"],
  ["a side too long", png(8193, 1), "image_too_large"],
  ["too many pixels", png(4097, 4096), "image_too_large"],
  ["a bomb", png(0xffff_ffff, 0xffff_ffff), "image_too_large"],
  ["a JPEG bomb", jpeg(65535, 65535), "image_too_large"],
  ["a WebP bomb", webp(16383, 16383), "image_too_large"],
  ["no pixels", png(0, 10), "invalid_image"],
  ["the most bytes", png(8, 8, MAX_UPLOAD_BYTES - png(8, 8).length), "accepted"],
  ["too many bytes", png(8, 8, MAX_UPLOAD_BYTES), "image_too_large"],
  ["nothing", new Uint8Array(), "invalid_image"],
  ["text", new TextEncoder().encode("not an image"), "invalid_image"],
  ["a GIF", new TextEncoder().encode("GIF89a\x10\0\x10\0"), "invalid_image"],
  ["SVG", new TextEncoder().encode("<svg width='1' height='1'/>"), "invalid_image"],
  ["half a PNG header", png(8, 8).subarray(0, 14), "invalid_image"],
  ["a JPEG without a frame", jpeg(8, 8).subarray(0, 20), "invalid_image"],
  ["a RIFF that is no WebP", new TextEncoder().encode("RIFF\0\0\0\0WAVEfmt "), "invalid_image"],
])("judges %s", (_name, bytes, code) => {
  expect(codeOf(bytes)).toBe(code);
});

test("hostile bytes are refused or measured, never anything else", () => {
  const start = fc.constantFrom(png(8, 8), jpeg(8, 8), webp(8, 8));
  const cut = fc.tuple(start, fc.nat({ max: 40 }), fc.uint8Array({ maxLength: 300 }));
  const bytes = cut.map(([head, at, tail]) => Uint8Array.from([...head.subarray(0, at), ...tail]));
  fc.assert(
    fc.property(fc.oneof(bytes, fc.uint8Array({ maxLength: 100 })), (input) => {
      expect(["accepted", "invalid_image", "image_too_large"]).toContain(codeOf(input));
    }),
    { numRuns: 2000 },
  );
});

test("a declared media type is that of the bytes, or names no picture", () => {
  for (const type of ["image/png", "IMAGE/PNG; charset=x", "image/*", "application/octet-stream", ""])
    expect(() => checkDeclaredType(png(4, 4), type)).not.toThrow();
  expect(() => checkDeclaredType(png(4, 4), "image/gif")).toThrow(/got image\/gif/);
  expect(() => checkDeclaredType(png(4, 4), "image/jpeg")).toThrow(/expected a jpeg file.*got png/);
  expect(() => checkDeclaredType(webp(4, 4), "image/png")).toThrow(/got webp/);
});
