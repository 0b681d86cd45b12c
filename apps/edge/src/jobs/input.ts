/** Inputs of jobs, streamed from R2 to the worker. */
import { ApiError, encodePartsHeader } from "@reptok/shared";
import type { JobRow } from "../db/jobs.ts";
import type { Env } from "../env.ts";
import { decodeStored, readLatents } from "../storage/latents.ts";
import { openUpload } from "../storage/uploads.ts";

const LOST = new ApiError("unavailable", "the uploaded picture was lost; send it again");

function bodyOf(parts: readonly (Uint8Array | ReadableStream<Uint8Array>)[]): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const write = async () => {
    for (const part of parts) {
      if (part instanceof ReadableStream) await part.pipeTo(writable, { preventClose: true });
      else {
        const writer = writable.getWriter();
        await writer.write(part);
        writer.releaseLock();
      }
    }
    await writable.close();
  };
  // The reader receives the error from the stream.
  write().catch((thrown: unknown) => writable.abort(thrown).catch(() => {}));
  return readable;
}

/**
 * The inputs of a job as parts; an uploaded picture is streamed.
 * @throws ApiError `unavailable` or `not_found`, saying which input is gone; `internal` for a damaged latent
 */
export async function inputOf(env: Env, { id, project, request }: JobRow): Promise<ReadableStream<Uint8Array>> {
  switch (request.kind) {
    case "generate":
      return bodyOf([encodePartsHeader({ parts: [] })]);
    case "encode": {
      const upload = await openUpload(env.BUCKET, id);
      if (!upload) throw LOST;
      return bodyOf([encodePartsHeader({ parts: [upload.size] }), upload.body]);
    }
    case "decode": {
      const ids = [...request.latents, ...(request.towards ?? [])];
      const latents = await readLatents(env, project, ids);
      const bytes = latents.map((found, i) => {
        if (!found) throw new ApiError("not_found", `latent ${ids[i]} is gone`);
        decodeStored(found, ids[i]!);
        return found;
      });
      return bodyOf([encodePartsHeader({ parts: bytes.map(({ length }) => length) }), ...bytes]);
    }
  }
}
