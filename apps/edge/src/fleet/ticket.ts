/**
 * Credentials of workers. The fleet's token allows registering and connecting. A ticket is for one assignment: it names the job and the
 * attempt and is signed with the token (HMAC-SHA256), so a worker can read and write only for its own assignments. D1 rejects attempts
 * that are not the latest. Only the edge's clock is used.
 */
import { ApiError, parseSecrets } from "@reptok/shared";
import { bearerToken } from "../domain/api-key.ts";
import { decodeBase64Url, encodeBase64Url } from "../domain/encoding.ts";
import { JOB_LIFE_MS } from "../domain/job.ts";
import type { Env } from "../env.ts";

type Tokens = Pick<Env, "FLEET_TOKEN">;

/** The valid tokens; none if FLEET_TOKEN is not set. */
const tokensOf = ({ FLEET_TOKEN }: Tokens): string[] => (FLEET_TOKEN ? parseSecrets(FLEET_TOKEN) : []);

const utf8 = (text: string) => new TextEncoder().encode(text);

const refusal = (): ApiError =>
  new ApiError("unauthorized", "expected the fleet's token, or a job's ticket", "authorization");

/** Checks a token, compared by digest in constant time. Throws `unauthorized`. */
export async function requireToken(env: Tokens, authorization: string | undefined): Promise<void> {
  const shown = await crypto.subtle.digest("SHA-256", utf8(bearerToken(authorization ?? "") ?? ""));
  let good = false;
  for (const token of tokensOf(env))
    good = crypto.subtle.timingSafeEqual(shown, await crypto.subtle.digest("SHA-256", utf8(token))) || good;
  if (!good) throw refusal();
}

const keys = new Map<string, Promise<CryptoKey>>();

function keyOf(token: string): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = keys.get(token) ?? crypto.subtle.importKey("raw", utf8(token), algorithm, false, ["sign", "verify"]);
  keys.set(token, key);
  return key;
}

const signed = (job: string, attempt: number, until: number) => utf8(`reptok-ticket ${job} ${attempt} ${until}`);

/** The ticket of an assignment; `now` in milliseconds. */
export async function makeTicket(env: Tokens, job: string, attempt: number, now: number): Promise<string> {
  const [token] = tokensOf(env);
  if (token === undefined) throw new Error("expected FLEET_TOKEN to be set");
  const until = now + JOB_LIFE_MS;
  const mac = await crypto.subtle.sign("HMAC", await keyOf(token), signed(job, attempt, until));
  return `${attempt}.${until}.${encodeBase64Url(new Uint8Array(mac))}`;
}

/** Empty for invalid base64, which includes a last digit with unused bits set. */
function macOf(text: string): Uint8Array {
  try {
    return decodeBase64Url(text);
  } catch {
    return new Uint8Array(0);
  }
}

/** Checks a ticket of the job and returns its attempt. Throws `unauthorized`. */
export async function requireTicket(
  env: Tokens,
  job: string,
  authorization: string | undefined,
  now: number,
): Promise<number> {
  const match = /^(\d{1,9})\.(\d{1,15})\.([\w-]{43})$/.exec(bearerToken(authorization ?? "") ?? "");
  if (!match) throw refusal();
  const [attempt, until] = [Number(match[1]), Number(match[2])];
  const mac = macOf(match[3]!);
  let good = false;
  for (const token of tokensOf(env))
    good = (await crypto.subtle.verify("HMAC", await keyOf(token), mac, signed(job, attempt, until))) || good;
  if (!good || until <= now) throw refusal();
  return attempt;
}
