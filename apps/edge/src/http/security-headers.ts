import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { AppEnv } from "../platform/app-env.ts";

const NOBODY = ["'none'"];
const SELF = ["'self'"];
const FRAMES = { frameAncestors: NOBODY, baseUri: NOBODY, formAction: NOBODY };

/** What has no business with a browser but to be read: nothing in it is run, loaded or framed. */
const answers = secureHeaders({
  contentSecurityPolicy: { defaultSrc: NOBODY, ...FRAMES },
  xFrameOptions: "DENY",
});
/** Pages: what is theirs, and pictures made in them. */
const pages = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: NOBODY,
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
 * Headers for browsers on every answer, errors too: no sniffing of types, no frames, no referrer, HTTPS from now on, and a
 * content security policy, for which a page's own is kept. Pictures may be shown by pages of any site, as their addresses
 * are made to be; everything else stays with pages of this one and those that CORS lets in.
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
