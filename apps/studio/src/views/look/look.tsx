/** Look inside: a visitor's picture, its token, and the reconstruction from the token. */
import { encodeLatentOf, type Manifest } from "@reptok/shared";
import { useState } from "react";
import { useStudio, useTarget } from "../../app/studio.tsx";
import { differenceOf, type Photo, psnrOf, QUALITY, sizesOf } from "../../lib/photo.ts";
import { useDecoded } from "../../lib/use-decoded.ts";
import { useLatest } from "../../lib/use-latest.ts";
import { AsCode } from "../../ui/code.tsx";
import { bytesText } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { Problem } from "../../ui/problem.tsx";
import { download, Picture, Token } from "../../ui/pixels.tsx";
import { Directions } from "./directions.tsx";
import { DropZone } from "./drop-zone.tsx";
import { lookSnippets } from "./snippets.ts";

const SEED = 0;

/** Measures the size as AVIF with an encoder that is downloaded on request. */
function MeasureAvif({ photo, onBytes }: { readonly photo: Photo; readonly onBytes: (bytes: number) => void }) {
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const measure = async () => {
    setState("busy");
    const { avifBytes } = await import("../../lib/avif.ts");
    onBytes(await avifBytes(photo.small, QUALITY));
    setState("idle");
  };
  return (
    <button
      type="button"
      className="small"
      disabled={state === "busy"}
      onClick={() => void measure().catch(() => setState("failed"))}
    >
      {state === "busy" ? "Measuring …" : state === "failed" ? "Failed: try again" : "Measure (1.2 MB)"}
    </button>
  );
}

function Sizes({ photo, token }: { readonly photo: Photo; readonly token: number }) {
  const [avif, setAvif] = useState<number>();
  const { value: written = [] } = useLatest(`${photo.name} ${photo.bytes}`, () => sizesOf(photo.small));
  const sizes = written.map(({ format, bytes }) => ({ format, bytes: format === "AVIF" ? (bytes ?? avif) : bytes }));
  const rows = [{ format: "Token", bytes: token }, ...sizes];
  const largest = Math.max(...rows.map(({ bytes = 0 }) => bytes));
  return (
    <section className="card" aria-labelledby="sizes-title">
      <h2 id="sizes-title">Size</h2>
      <table className="bars">
        <tbody>
          {rows.map(({ format, bytes }) => (
            <tr key={format}>
              <th scope="row">{format}</th>
              <td className="bar-cell">
                <meter
                  min={0}
                  max={largest}
                  value={bytes ?? 0}
                  aria-label={`${format}: ${bytes === undefined ? "unknown" : bytesText(bytes)}`}
                />
              </td>
              <td>
                {bytes !== undefined ? (
                  bytesText(bytes)
                ) : format === "AVIF" ? (
                  <MeasureAvif photo={photo} onBytes={setAvif} />
                ) : (
                  "not supported by this browser"
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="hint">
        Files of the same {photo.small.width} × {photo.small.width} pixels at quality {QUALITY}. The original “
        {photo.name}” has {bytesText(photo.bytes)}.
      </p>
    </section>
  );
}

interface InsideProps {
  readonly photo: Photo;
  readonly latent: Float32Array;
  readonly manifest: Manifest;
}

function Inside({ photo, latent, manifest }: InsideProps) {
  const [edited, setEdited] = useState<Float32Array>();
  const { value: reconstructed, busy } = useDecoded([latent], SEED);
  const { value: changed } = useDecoded(edited && [edited], SEED);
  const picture = reconstructed?.[0];
  const bytes = encodeLatentOf(manifest, edited ?? latent, "f16");
  return (
    <>
      <div className="triptych" data-status={busy ? "drawing" : "done"}>
        <figure>
          <Picture pixels={photo.small} label="Your picture, cropped to a square" />
          <figcaption>Your picture</figcaption>
        </figure>
        <figure>
          <Token values={edited ?? latent} className="fill" />
          <figcaption>Its token: {latent.length} numbers</figcaption>
        </figure>
        <figure>
          <Picture pixels={changed?.[0] ?? picture} label="The reconstruction from the token" />
          <figcaption>{edited ? "From the edited token" : "Reconstruction"}</figcaption>
        </figure>
        <figure>
          <Picture
            pixels={picture && differenceOf(photo.small, picture)}
            label="The difference between your picture and the reconstruction"
          />
          <figcaption>
            {picture ? `Difference: ${psnrOf(photo.small, picture).toFixed(1)} dB PSNR` : "Difference"}
          </figcaption>
        </figure>
      </div>
      <div className="token-note">
        <p className="muted">
          The token keeps the subject, its colours and arrangement. It loses fine texture, text and single pixels. In
          the difference, grey means equal.
        </p>
        <button type="button" onClick={() => download(new Blob([bytes]), "picture.latent")}>
          <Icon name="download" /> Token, {bytesText(bytes.length)}
        </button>
      </div>
      <div className="columns">
        <Sizes photo={photo} token={2 * latent.length} />
        <Directions latent={latent} onChange={setEdited} />
      </div>
    </>
  );
}

export function Look() {
  const { engine, model, onReport } = useStudio();
  const target = useTarget();
  const [photo, setPhoto] = useState<Photo>();
  const opened = model.status === "ready" ? model.opened : undefined;
  const canEncode = opened?.manifest.components.encoder !== undefined;
  const key =
    photo && canEncode
      ? `${opened.manifest.model} ${photo.name} ${photo.bytes} ${photo.pixels.rgba.length}`
      : undefined;
  const encoded = useLatest(key, async (signal) => {
    const latent = await engine.call("encode", { pixels: photo!.pixels }, { signal, onReport });
    return { latent, photo: photo! };
  });
  return (
    <div className="view look">
      <div className="intro">
        <h1>Look inside</h1>
        <p className="lead">
          See what one token keeps of a picture. The picture stays on this device: encoding and decoding run in your
          browser.
        </p>
      </div>
      {opened && !canEncode ? (
        <p className="notice warning">This model has no encoder, so it cannot read pictures.</p>
      ) : (
        <DropZone side={opened?.manifest.imageSize} onPhoto={setPhoto} small={photo !== undefined} />
      )}
      {encoded.busy && (
        <p className="muted" role="status">
          Encoding the picture …
        </p>
      )}
      <Problem lead="The picture could not be encoded" text={encoded.problem} />
      {opened && encoded.value && (
        <Inside key={key ?? ""} photo={encoded.value.photo} latent={encoded.value.latent} manifest={opened.manifest} />
      )}
      <AsCode snippets={() => lookSnippets(target)} />
    </div>
  );
}
