import type { Bot } from "../platform/bot/bot.ts";
import { matchmaking } from "./matchmaking/bot.ts";
import { shipping } from "./shipping/bot.ts";

/** Every bot of the app: adding one is its folder and a line here. */
export const BOTS: readonly Bot[] = [shipping, matchmaking];
