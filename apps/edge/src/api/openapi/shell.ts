/** Parts of the shell examples, each of which runs on its own. */

const JSON_TYPE = "-H 'content-type: application/json'";

export const get = (path: string): string => `curl -s "$URL${path}"`;
export const post = (path: string, body: unknown): string =>
  `curl -s "$URL${path}" ${JSON_TYPE} \\\n  -d '${JSON.stringify(body)}'`;
/** Posts JSON that contains shell variables. */
export const postWith = (path: string, body: unknown): string =>
  `curl -s "$URL${path}" ${JSON_TYPE} \\\n  -d ${JSON.stringify(JSON.stringify(body))}`;

/** Generates a prompt's latent, and assigns its id to a variable. */
const latentOf = (name: string, prompt: string): string =>
  `${name}=$(${post("/v1/images/generations", { prompt, seed: 7, response_format: "latent" })} |\n  grep -o 'lat_[0-9a-f]*')\n`;
export const LATENT = latentOf("latent", "a red apple");
export const TWO_LATENTS = LATENT + latentOf("other", "a green apple");
/** A picture's file. */
export const PICTURE = `${LATENT}${get("/v1/latents/$latent/image")} -o apple.png\n`;

/** The first value of a name in the JSON that a command prints, as a variable. */
export const valueOf = (variable: string, name: string, command: string): string =>
  `${variable}=$(${command} | sed 's/.*"${name}":"\\([^"]*\\)".*/\\1/')\n`;
