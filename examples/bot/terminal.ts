/** The bot in a terminal: each line is a message; pictures are written to the current directory. */
import { writeFile } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { Reptok } from "@reptok/client";
import { Bot } from "./bot.ts";

const { REPTOK_URL = "http://localhost:8787", REPTOK_API_KEY } = process.env;
const bot = new Bot(new Reptok({ baseUrl: REPTOK_URL, ...(REPTOK_API_KEY ? { apiKey: REPTOK_API_KEY } : {}) }));

let pictures = 0;
for await (const text of createInterface({ input: process.stdin })) {
  const reply = await bot.reply({ author: "you", text });
  if (reply === undefined) continue;
  console.log(reply.text);
  for (const picture of reply.pictures) {
    const file = `picture-${++pictures}.png`;
    await writeFile(file, picture);
    console.log(file);
  }
}
