/**
 * Browser tokens: JSON Web Tokens (RFC 7519) signed with HS256 by their project's secret. Nothing is stored: `sub` is the
 * project, `azp` the API key that requested the token, `origin` the only origin whose pages may send it.
 */
import { decode, sign, verify } from "hono/jwt";
import * as z from "zod";
import { TokenScope } from "../domain/scope.ts";

const Claims = z.strictObject({
  sub: z.string(),
  /** Null for the local project, which needs no key. */
  azp: z.string().nullable(),
  origin: z.string(),
  scopes: z.array(TokenScope),
  /** Seconds since the epoch. */
  exp: z.int(),
});
export type Claims = z.infer<typeof Claims>;

const ALGORITHM = "HS256";
const SHAPE = /^[\w-]+\.[\w-]+\.[\w-]{43}$/;

export function signToken(claims: Claims, secret: string): Promise<string> {
  return sign(claims, secret, ALGORITHM);
}

/** Parses the claims of a token without verifying it; returns null for text that is not a token. */
export function readToken(token: string): Claims | null {
  if (!SHAPE.test(token)) return null;
  try {
    return Claims.safeParse(decode(token).payload).data ?? null;
  } catch {
    return null;
  }
}

/** Returns whether the token was signed with the secret and has not expired. */
export async function isValidToken(token: string, secret: string): Promise<boolean> {
  return verify(token, secret, ALGORITHM).then(
    () => true,
    () => false,
  );
}
