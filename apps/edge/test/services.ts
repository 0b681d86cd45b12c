/**
 * Stand-ins for the services that the edge fetches: webhook receivers and the DNS resolver. They run in Node, to which the tests'
 * workerd sends its fetches. `POST /release` responds to requests that hang.
 */

/** A message to a webhook receiver. */
export interface Received {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Names that the resolver resolves. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  "public.example.com": ["93.184.216.34", "2606:2800:220:1::1"],
  "rebound.example.com": ["93.184.216.34", "10.0.0.1"],
  "inside.example.com": ["fd00::1"],
};

function resolve({ searchParams }: URL): Response {
  const [type, mark] = searchParams.get("type") === "A" ? ([1, "."] as const) : ([28, ":"] as const);
  const found = (NAMES[searchParams.get("name") ?? ""] ?? []).filter((data) => data.includes(mark));
  return Response.json({ Status: 0, Answer: found.map((data) => ({ type, data })) });
}

export function services(): (request: Request) => Promise<Response> {
  /** Resolved by a release. */
  let released = Promise.withResolvers<void>();
  const received: Received[] = [];

  /** Responds with the status at the end of the path; for "hang", when it is released. */
  async function receive(request: Request, status: string): Promise<Response> {
    received.push({ url: request.url, headers: Object.fromEntries(request.headers), body: await request.text() });
    if (status === "hang") await released.promise;
    const headers = status === "302" ? { location: "http://10.0.0.1/" } : {};
    return new Response(null, { status: Number(status) || 204, headers });
  }

  return async (request) => {
    const url = new URL(request.url);
    const { pathname } = url;
    if (pathname === "/received") return Response.json(received.splice(0));
    if (pathname === "/dns-query") return resolve(url);
    if (pathname.startsWith("/hook/")) return receive(request, pathname.slice("/hook/".length));
    if (pathname !== "/release") return new Response(null, { status: 404 });
    released.resolve();
    released = Promise.withResolvers();
    return new Response(null, { status: 204 });
  };
}
