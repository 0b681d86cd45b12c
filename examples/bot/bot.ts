/**
 * A chat bot's commands over the API. A chat network (Discord, Slack, Matrix) is an adapter: it hands messages to `reply` and sends
 * what comes back; `terminal.ts` is the smallest one.
 */
import { type Reptok, ReptokError } from "@reptok/client";

export interface Message {
  /** Who wrote it: each author has a last picture of their own. */
  readonly author: string;
  readonly text: string;
}

export interface Reply {
  readonly text: string;
  /** PNG files. */
  readonly pictures: readonly Uint8Array[];
}

const HELP = `/draw PROMPT       a picture of the prompt
/mix PROMPT | ...  one picture of two to four prompts
/vary              four pictures like your last one`;
const VARIATIONS = 4;
const MAX_PROMPTS = 4;

const say = (text: string): Reply => ({ text, pictures: [] });

export class Bot {
  readonly #reptok: Reptok;
  /** The latent of each author's last picture. */
  readonly #last = new Map<string, string>();

  constructor(reptok: Reptok) {
    this.#reptok = reptok;
  }

  /** The answer to a message; undefined where it is no command. Failures of the API are told in the chat. */
  async reply({ author, text }: Message): Promise<Reply | undefined> {
    const [, command, rest = ""] = /^\/(\w+)\s*(.*)$/s.exec(text.trim()) ?? [];
    try {
      if (command === "draw") return await this.#mix(author, [rest]);
      if (command === "mix") return await this.#mix(author, rest.split("|"));
      if (command === "vary") return await this.#vary(author);
      return command === undefined ? undefined : say(HELP);
    } catch (error) {
      if (error instanceof ReptokError) return say(`That did not work: ${error.message}`);
      throw error;
    }
  }

  async #mix(author: string, texts: readonly string[]): Promise<Reply> {
    const prompts = texts.map((text) => text.trim()).filter((text) => text !== "");
    if (prompts.length === 0 || prompts.length > MAX_PROMPTS) return say(HELP);
    const { id } = await this.#reptok.latents.combine({ inputs: prompts.map((prompt) => ({ prompt })), keep: true });
    this.#last.set(author, id);
    return { text: prompts.join(" + "), pictures: [await this.#reptok.latents.draw(id)] };
  }

  async #vary(author: string): Promise<Reply> {
    const id = this.#last.get(author);
    if (id === undefined) return say("Draw something first: /draw a red apple");
    const { data } = await this.#reptok.latents.vary({ source: { id }, n: VARIATIONS, keep: true });
    return { text: "variations", pictures: await Promise.all(data.map((each) => this.#reptok.latents.draw(each.id))) };
  }
}
