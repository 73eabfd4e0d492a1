import type { BotLoad } from "../../contracts/load.ts";

/** How people use the matchmaking bot: they talk, and now and then go on to somebody else. */
export const load = {
  everySeconds: 10,
  jitter: 0.5,
  conversations: [
    // Who somebody is, and whom they seek: written once when they arrive.
    { name: "onboard", weight: 0, messages: 5, writesPerMessage: 0.5, collections: ["people"] },
    { name: "talk", weight: 96, messages: 1, writesPerMessage: 0, collections: [] },
    // A pair begins and ends: two documents for the two who met.
    { name: "search", weight: 3, messages: 1, writesPerMessage: 1, collections: ["pairs"] },
    { name: "pause", weight: 1, messages: 1, writesPerMessage: 0, collections: [] },
  ],
} as const satisfies BotLoad;
