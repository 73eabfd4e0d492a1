import { z } from "zod";
import type { BotIdentity } from "./bots/bot.ts";

const BOT = z.object({
  token: z.string().regex(/^[1-9]\d{0,15}:[\w-]{1,64}$/, "a token looks like 123456:ABC"),
  name: z.string().regex(/^[\w-]{1,32}$/),
  username: z.string().regex(/^\w{4,32}$/),
  about: z.string().optional(),
});

/**
 * Reads the `BOTS` setting: a JSON list of `{token, name, username, about?}`, or `name=token,…`, where the username is
 * made of the name. Throws with what is wrong.
 */
export function readBots(text: string): BotIdentity[] {
  const trimmed = text.trim();
  if (trimmed.startsWith("[")) return z.array(BOT).parse(JSON.parse(trimmed));
  const pairs = trimmed.split(/[\s,]+/).filter((pair) => pair !== "");
  return pairs.map((pair) => {
    const [name = "", token] = pair.split("=");
    return BOT.parse({ name, token, username: `${name.replaceAll("-", "_")}_bot` });
  });
}

/** Reads the `GUESTS` setting: ids of people, comma-separated. Throws with what is wrong. */
export function readGuests(text: string): number[] {
  const ids = text.split(",").map((id) => id.trim());
  return z.array(z.coerce.number().int().positive()).parse(ids.filter((id) => id !== ""));
}
