/**
 * How the edge signs its requests to the GPU worker: HTTP message signatures (RFC 9421) by `hmac-sha256`, in one form.
 *
 * Covered are the method, the path, the query and the body, by its `content-digest` (RFC 9530, SHA-256); the signature's
 * parameters are when it was made (`created`, seconds since 1970) and a `nonce` of 128 random bits. The host is not
 * covered: tunnels and load balancers change it; they must leave path and query alone. One form and no choice: what is
 * not exactly this is no signature.
 */
import { decodeBase64, encodeBase64 } from "../base64.ts";
import { ApiError } from "../errors.ts";

/** How far `created` may lie from the verifier's clock, in seconds, either way. */
export const SIGNATURE_WINDOW = 60;
/** Shortest secret, in characters; 32 random bytes as base64 or hex are longer. */
export const MIN_SECRET = 32;

const COVERED = '("@method" "@path" "@query" "content-digest")';
const INPUT =
  /^reptok=(\("@method" "@path" "@query" "content-digest"\);created=(\d{1,12});nonce="([0-9a-f]{32})";alg="hmac-sha256")$/;
/** 32 bytes in base64: the last letter has two bits to spare, which are 0. */
const SIGNATURE = /^reptok=:([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=):$/;
const DIGEST = /^sha-256=:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=:$/;

type Bytes = Uint8Array<ArrayBuffer>;

const utf8 = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text));

/** What is signed of a request. */
export interface SignedRequest {
  readonly method: string;
  /** As sent; scheme and host do not matter. */
  readonly url: string;
  /** The body's, as {@link contentDigest} gives it. */
  readonly digest: string;
}

/** What a good signature says. */
export interface Verified {
  readonly nonce: string;
  readonly created: number;
  /** What the body has to hash to; the verifier of the signature has not seen the body. */
  readonly digest: string;
}

/**
 * One secret or several, separated by commas; the first signs, all verify: a new one is added behind, then put first,
 * then the old one taken away. Throws an Error that does not repeat them.
 */
export function parseSecrets(text: string): string[] {
  const secrets = text.split(",").map((secret) => secret.trim());
  for (const { length } of secrets)
    if (length < MIN_SECRET)
      throw new Error(`expected secrets of at least ${MIN_SECRET} characters, got one of ${length}`);
  return secrets;
}

/** A body's SHA-256, 32 bytes, as the value of `content-digest`. */
export const contentDigest = (sha256: Uint8Array): string => `sha-256=:${encodeBase64(sha256)}:`;

function hmacKey(secret: Bytes, usage: "sign" | "verify") {
  return crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, [usage]);
}

/** RFC 2104 with SHA-256. */
export async function hmacSha256(secret: Bytes, message: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", await hmacKey(secret, "sign"), message));
}

/** Whether it is the message's; in constant time, which WebCrypto's comparison is. */
async function isHmac(mac: Bytes, secret: Bytes, message: Bytes): Promise<boolean> {
  return crypto.subtle.verify("HMAC", await hmacKey(secret, "verify"), mac, message);
}

/** RFC 9421, section 2.5. */
function signatureBase({ method, url, digest }: SignedRequest, parameters: string): Bytes {
  const { pathname, search } = new URL(url, "http://any");
  return utf8(
    [
      `"@method": ${method}`,
      `"@path": ${pathname}`,
      `"@query": ${search || "?"}`,
      `"content-digest": ${digest}`,
      `"@signature-params": ${parameters}`,
    ].join("\n"),
  );
}

const randomNonce = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The headers that sign a request. `now` in milliseconds; a nonce is for one request. */
export async function signRequest(
  secret: string,
  request: SignedRequest,
  now: number,
  nonce: string = randomNonce(),
): Promise<Record<"content-digest" | "signature-input" | "signature", string>> {
  const parameters = `${COVERED};created=${Math.floor(now / 1000)};nonce="${nonce}";alg="hmac-sha256"`;
  const mac = await hmacSha256(utf8(secret), signatureBase(request, parameters));
  return {
    "content-digest": request.digest,
    "signature-input": `reptok=${parameters}`,
    signature: `reptok=:${encodeBase64(mac)}:`,
  };
}

const refusal = (param: string, message: string) => new ApiError("unauthorized", message, param);

/**
 * Checks a request's signature under any of the secrets, in constant time. `now` in milliseconds.
 * @throws ApiError `unauthorized`, whose param tells what is wrong: `signature-input`, `content-digest` or `signature`
 * absent or of another form, `signature` false, `created` too far off. That a nonce is new and that the body has the
 * digest are for the caller to see to.
 */
export async function verifyRequest(
  secrets: readonly string[],
  { method, url, headers }: { readonly method: string; readonly url: string; readonly headers: Pick<Headers, "get"> },
  now: number,
): Promise<Verified> {
  const input = INPUT.exec(headers.get("signature-input") ?? "");
  if (!input) throw refusal("signature-input", "expected a signed request");
  const digest = headers.get("content-digest") ?? "";
  if (!DIGEST.test(digest)) throw refusal("content-digest", "expected the SHA-256 of the body");
  const mac = SIGNATURE.exec(headers.get("signature") ?? "");
  if (!mac) throw refusal("signature", "expected a signature by hmac-sha256");
  const [, parameters = "", seconds = "", nonce = ""] = input;
  const base = signatureBase({ method, url, digest }, parameters);
  const given = decodeBase64(mac[1]!);
  let good = false;
  for (const secret of secrets) good = (await isHmac(given, utf8(secret), base)) || good;
  if (!good) throw refusal("signature", "expected a signature with the secret of this worker over what was sent");
  const created = Number(seconds);
  // After the signature: a stranger learns nothing of this clock.
  if (Math.abs(now / 1000 - created) > SIGNATURE_WINDOW)
    throw refusal("created", `expected a signature of the last ${SIGNATURE_WINDOW} s; are both clocks right?`);
  return { nonce, created, digest };
}
