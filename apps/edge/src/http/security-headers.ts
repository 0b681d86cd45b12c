import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { AppEnv } from "../platform/app-env.ts";

const NONE = ["'none'"];
const SELF = ["'self'"];
const FRAMES = { frameAncestors: NONE, baseUri: NONE, formAction: NONE };

/** For responses that are not pages: browsers do not execute, load or frame anything in them. */
const answers = secureHeaders({
  contentSecurityPolicy: { defaultSrc: NONE, ...FRAMES },
  xFrameOptions: "DENY",
});
/** For pages: they may use their own resources and pictures that they create. */
const pages = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: NONE,
    scriptSrc: SELF,
    styleSrc: SELF,
    fontSrc: SELF,
    connectSrc: SELF,
    imgSrc: [...SELF, "data:", "blob:"],
    ...FRAMES,
  },
  xFrameOptions: "DENY",
});

const PICTURE = /^image\//;
const nothing = async () => {};

/**
 * Sets security headers on every response, including errors: no MIME sniffing, no frames, no referrer, HTTPS only, and a content
 * security policy unless the page has its own. Pages of any site may embed pictures, because their URLs are signed; everything
 * else is limited to pages of this origin and of the origins that CORS allows.
 */
export function securityHeaders(): MiddlewareHandler<AppEnv> {
  return async function securityHeaders(c, next) {
    await next();
    const { headers } = c.res;
    const type = headers.get("content-type") ?? "";
    const own = headers.get("content-security-policy");
    await (type.startsWith("text/html") ? pages : answers)(c, nothing);
    if (own !== null) c.res.headers.set("content-security-policy", own);
    if (PICTURE.test(type)) c.res.headers.set("cross-origin-resource-policy", "cross-origin");
  };
}
