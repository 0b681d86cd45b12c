import fc from "fast-check";
import { decodeBase64, encodeBase64 } from "../base64.ts";
import { failure, fromHex, type Kit, toHex } from "../conformance/kit.ts";
import { contentDigest, hmacSha256, parseSecrets, signRequest, verifyRequest } from "./signing.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

/** RFC 4231, section 4, but for case 5, which is cut short: key and data in hex, HMAC-SHA-256. */
const RFC_4231 = [
  ["0b".repeat(20), toHex(utf8("Hi There")), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
  [
    toHex(utf8("Jefe")),
    toHex(utf8("what do ya want for nothing?")),
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  ],
  ["aa".repeat(20), "dd".repeat(50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"],
  [
    "0102030405060708090a0b0c0d0e0f10111213141516171819",
    "cd".repeat(50),
    "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
  ],
  [
    "aa".repeat(131),
    toHex(utf8("Test Using Larger Than Block-Size Key - Hash Key First")),
    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
  ],
  [
    "aa".repeat(131),
    toHex(
      utf8(
        "This is a test using a larger than block-size key and a larger than block-size data. " +
          "The key needs to be hashed before being used by the HMAC algorithm.",
      ),
    ),
    "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
  ],
] as const;

const SECRET = "0123456789abcdef0123456789abcdef";
const OTHER = "fedcba9876543210fedcba9876543210";
const NONCE = "000102030405060708090a0b0c0d0e0f";
const NOW = 1_764_000_000_000;
/** Of `{"jobs":[]}`. */
const DIGEST = "sha-256=:CleW6T+bV933xF+GBIXLtzU/wO2j3KdTpETQ/SoVc/4=:";
const request = { method: "POST", url: "https://gpu.example/v1/jobs", digest: DIGEST };

type Signed = Awaited<ReturnType<typeof signRequest>>;
const received = (headers: Partial<Signed>, over: { method?: string; url?: string } = {}) => ({
  method: request.method,
  url: request.url,
  headers: new Headers(headers),
  ...over,
});

export function signingCases({ test, expect }: Kit): void {
  test("signing: HMAC-SHA-256 gives RFC 4231's values", async () => {
    for (const [key, data, mac] of RFC_4231) expect(toHex(await hmacSha256(fromHex(key), fromHex(data)))).toBe(mac);
  });

  test("signing: a signature base gives RFC 9421's signature (B.2.5)", async () => {
    const secret = decodeBase64(
      "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==",
    );
    const parameters = '("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"';
    const base = [
      '"date": Tue, 20 Apr 2021 02:07:55 GMT',
      '"@authority": example.com',
      '"content-type": application/json',
      `"@signature-params": ${parameters}`,
    ].join("\n");
    expect(encodeBase64(await hmacSha256(new Uint8Array(secret), utf8(base)))).toBe(
      "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=",
    );
  });

  test("signing: the form is fixed; the values were computed with Python's hmac", async () => {
    const body = new Uint8Array(await crypto.subtle.digest("SHA-256", utf8('{"jobs":[]}')));
    expect(contentDigest(body)).toBe(DIGEST);
    expect(await signRequest(SECRET, request, NOW + 999, NONCE)).toEqual({
      "content-digest": DIGEST,
      "signature-input": `reptok=("@method" "@path" "@query" "content-digest");created=1764000000;nonce="${NONCE}";alg="hmac-sha256"`,
      signature: "reptok=:BnoBmnAUZ2A4vRzRlENqDRqz9LeCyR5J2hK4PTYiWLw=:",
    });
    const query = await signRequest(SECRET, { ...request, url: "/v1/jobs?a=b%20c" }, NOW, NONCE);
    expect(query.signature).toBe("reptok=:VRyn6WQMcIbJptpL9Ucp/xS+UMAxU1lNQNkpaQ855io=:");
  });

  test("signing: what is signed is verified, by any of the secrets, at any host", async () => {
    const signed = await signRequest(SECRET, request, NOW, NONCE);
    const verified = { nonce: NONCE, created: NOW / 1000, digest: DIGEST };
    expect(await verifyRequest([SECRET], received(signed), NOW)).toEqual(verified);
    expect(await verifyRequest([OTHER, SECRET], received(signed), NOW)).toEqual(verified);
    expect(await verifyRequest([SECRET], received(signed, { url: "http://10.0.0.9:8788/v1/jobs" }), NOW)).toEqual(
      verified,
    );
  });

  test("signing: the window is 60 s either way", async () => {
    const signed = received(await signRequest(SECRET, request, NOW, NONCE));
    for (const at of [NOW - 60_000, NOW + 60_000])
      expect((await verifyRequest([SECRET], signed, at)).nonce).toBe(NONCE);
    for (const at of [NOW - 60_001, NOW + 60_001]) {
      const { code, param } = await failure(() => verifyRequest([SECRET], signed, at));
      expect([code, param]).toEqual(["unauthorized", "created"]);
    }
  });

  test("signing: says what is absent or false", async () => {
    const signed = await signRequest(SECRET, request, NOW, NONCE);
    const paramOf = async (of: ReturnType<typeof received>, secrets = [SECRET]) =>
      (await failure(() => verifyRequest(secrets, of, NOW))).param;
    expect(await paramOf(received({}))).toBe("signature-input");
    for (const name of ["signature-input", "content-digest", "signature"] as const)
      expect(await paramOf(received({ ...signed, [name]: "" }))).toBe(name);
    expect(await paramOf(received(signed), [OTHER])).toBe("signature");
    expect(await paramOf(received(signed), [])).toBe("signature");
    expect(await paramOf(received(signed, { method: "PUT" }))).toBe("signature");
    expect(await paramOf(received(signed, { url: "/v1/jobs/1/cancel" }))).toBe("signature");
    expect(await paramOf(received(signed, { url: "/v1/jobs?x" }))).toBe("signature");
    const swapped = DIGEST.replace("Cle", "Dle");
    expect(await paramOf(received({ ...signed, "content-digest": swapped }))).toBe("signature");
  });

  test("signing: no change of one character of the headers is taken, nor any other text", async () => {
    const signed = await signRequest(SECRET, request, NOW, NONCE);
    const name = fc.constantFrom(...(Object.keys(signed) as (keyof Signed)[]));
    const printable = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
    await fc.assert(
      fc.asyncProperty(name, fc.nat(), printable, async (header, place, letter) => {
        const value = signed[header];
        const at = place % value.length;
        fc.pre(value[at] !== letter);
        const hurt = received({ ...signed, [header]: value.slice(0, at) + letter + value.slice(at + 1) });
        expect((await failure(() => verifyRequest([SECRET], hurt, NOW))).code).toBe("unauthorized");
      }),
    );
    const text = fc.string({ unit: printable, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(text, text, text, async (digest, input, signature) => {
        const wild = received({ "content-digest": digest, "signature-input": input, signature });
        expect((await failure(() => verifyRequest([SECRET], wild, NOW))).code).toBe("unauthorized");
      }),
    );
  });

  test("signing: secrets are a list of long ones, and are not repeated in errors", () => {
    expect(parseSecrets(` ${SECRET} ,${OTHER}`)).toEqual([SECRET, OTHER]);
    for (const text of ["", "hunter2", `${SECRET},`, `${SECRET},hunter2`]) {
      let message = "";
      try {
        parseSecrets(text);
      } catch (error) {
        message = (error as Error).message;
      }
      expect(/expected secrets of at least 32 characters/.test(message)).toBe(true);
      expect(/hunter2|0123/.test(message)).toBe(false);
    }
  });
}
