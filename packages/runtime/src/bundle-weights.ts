/** The weights of a bundle's networks, by their names in the network: for further training and inspection. */
import { open, readFile } from "node:fs/promises";
import { OnnxWeights } from "@reptok/model";
import type { ComponentName } from "@reptok/shared";
import type { Bundle } from "./bundle.ts";
import { BundleError } from "./bundle-manifest.ts";

/**
 * Reads the component's file; external weights are read on request. Shapes follow from the manifest's
 * `networks`.
 * @throws BundleError if the bundle does not have the component
 */
export async function bundleWeights(bundle: Bundle, component: ComponentName): Promise<OnnxWeights> {
  const externalFiles = bundle.manifest.components[component]?.external.map(({ file }) => file) ?? [];
  return new OnnxWeights(await readFile(bundle.path(component)), async ({ location, offset, length }) => {
    if (!externalFiles.includes(location))
      throw new BundleError(bundle.dir, `${component} reads ${location}, which the manifest does not name`);
    await using handle = await open(bundle.file(location));
    if (length > (await handle.stat()).size)
      throw new BundleError(bundle.dir, `${component} reads beyond the end of ${location}`);
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await handle.read(bytes, done, Math.min(length - done, 1 << 28), offset + done);
      if (bytesRead === 0) throw new BundleError(bundle.dir, `${component} reads beyond the end of ${location}`);
      done += bytesRead;
    }
    return bytes;
  });
}
