/**
 * Commands of a chat bot, using the API. An adapter for a chat network (Discord, Slack, Matrix) passes messages to `reply` and sends
 * the result; `terminal.ts` is a minimal one.
 */
import { type Reptok, ReptokError } from "@reptok/client";

export interface Message {
  /** Identifies the author; the last picture is stored per author. */
  readonly author: string;
  readonly text: string;
}

export interface Reply {
  readonly text: string;
  /** PNG files. */
  readonly pictures: readonly Uint8Array[];
}

const HELP = `/draw PROMPT       generate a picture
/mix PROMPT | ...  mix two to four prompts in one picture
/vary              four variations of your last picture`;
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

  /** The reply to a message; undefined if it is not a command. API errors become replies. */
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
    if (id === undefined) return say("Generate a picture first: /draw a red apple");
    const { data } = await this.#reptok.latents.vary({ source: { id }, n: VARIATIONS, keep: true });
    return { text: "variations", pictures: await Promise.all(data.map((each) => this.#reptok.latents.draw(each.id))) };
  }
}
