/** Fetches a bundle's files over HTTP and verifies each against the manifest's size and SHA-256. */
import { ApiError, identityProblem, Manifest, MANIFEST_FILE, MAX_MANIFEST_BYTES, sha256Hex } from "@reptok/shared";

export interface Fetched {
  /** Name of the file. */
  readonly file: string;
  /** Bytes received so far, and in total. */
  readonly loaded: number;
  readonly bytes: number;
}

export interface FetchOptions {
  readonly fetch?: typeof globalThis.fetch;
  readonly signal?: AbortSignal;
  readonly onFetch?: (fetched: Fetched) => void;
}

interface Entry {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

const broken = (problem: string, cause?: unknown): ApiError =>
  new ApiError("invalid_request", `bundle: ${problem}`, null, { cause });

export class BundleFiles {
  readonly manifest: Manifest;
  readonly #base: URL;
  readonly #options: FetchOptions;

  private constructor(manifest: Manifest, base: URL, options: FetchOptions) {
    this.manifest = manifest;
    this.#base = base;
    this.#options = options;
  }

  /**
   * @param base address of the bundle's directory, with or without a trailing slash
   * @throws ApiError `invalid_request` when the manifest is missing or invalid; errors of `fetch`
   */
  static async open(base: string | URL, options: FetchOptions): Promise<BundleFiles> {
    const { location } = globalThis as { readonly location?: { readonly href: string } };
    const address = new URL(base, location?.href);
    if (!address.pathname.endsWith("/")) address.pathname += "/";
    const text = new TextDecoder().decode(await read(new URL(MANIFEST_FILE, address), MAX_MANIFEST_BYTES, options));
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch (cause) {
      throw broken(`expected ${MANIFEST_FILE} to be JSON`, cause);
    }
    const parsed = Manifest.safeParse(json);
    if (!parsed.success) throw broken(`expected ${MANIFEST_FILE} to be a manifest`, parsed.error);
    const problem = await identityProblem(json);
    if (problem !== null) throw broken(`${MANIFEST_FILE}: ${problem}`);
    return new BundleFiles(parsed.data, address, options);
  }

  /** @throws ApiError `invalid_request` when the file is missing or differs from the manifest's size or digest */
  async read({ file, bytes, sha256 }: Entry): Promise<Uint8Array<ArrayBuffer>> {
    // The manifest's schema allows plain names only, so no path leads out of the directory.
    const content = await read(new URL(encodeURIComponent(file), this.#base), bytes, this.#options, file);
    if (content.length !== bytes) throw broken(`expected ${file} to have ${bytes} bytes, got ${content.length}`);
    const digest = await sha256Hex(content);
    if (digest !== sha256) throw broken(`expected ${file} to have SHA-256 ${sha256}, got ${digest}`);
    return content;
  }
}

/** Reads at most `most` bytes; a longer body is rejected without reading the rest. */
async function read(
  url: URL,
  most: number,
  { fetch = globalThis.fetch, signal, onFetch }: FetchOptions,
  file = MANIFEST_FILE,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw broken(`expected ${file}, got status ${response.status}`);
  }
  const content = new Uint8Array(most);
  let loaded = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return content.subarray(0, loaded);
    if (loaded + value.length > most) {
      await reader.cancel();
      throw broken(`expected ${file} to have at most ${most} bytes, got more`);
    }
    content.set(value, loaded);
    loaded += value.length;
    if (file !== MANIFEST_FILE) onFetch?.({ file, loaded, bytes: most });
  }
}
