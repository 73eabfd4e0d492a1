import { Composer } from "grammy";
import { defineBot } from "../../../app/src/platform/bot/bot.ts";
import { defineConfig } from "../../../app/src/platform/config/define-config.ts";
import { type BotContext, named } from "../../../app/src/platform/telegram/pipeline/context.ts";
import { startBotRole } from "../../../app/src/roles/assembly/bot-role.ts";
import { runRole } from "../../../app/src/roles/assembly/run-role.ts";
import { type BenchSession, benchSession } from "./pipeline-session.ts";

/*
 * Ours: the process that runs in production, with a bot that does what the peers' bots do, and what they do not:
 * no update twice, a session kept, the reply kept until it is accepted, metrics and logs.
 */
const start = new Composer<BotContext<BenchSession>>();
start.command("start", async (ctx) => {
  ctx.session.starts += 1;
  ctx.session.lastStartAt = ctx.msg.date;
  await ctx.reply(ctx.msg.text);
});

const bench = defineBot({
  name: "bench",
  settings: defineConfig({}),
  migrations: [],
  minSchema: 0,
  jobs: [],
  workerClasses: [],
  menu: {},
  allowedUpdates: ["message"],
  slo: [],
  build: () => ({
    module: {
      name: "bench",
      session: benchSession,
      handler: named("start", start),
      // The limit is kept as everywhere, but nobody comes near it.
      rateLimit: { intervalMs: 1, burst: 1_000 },
      explain: () => "Something went wrong.",
      slowDown: () => "Too fast.",
      unavailable: () => "Not now.",
    },
    effects: { writes: {}, onBlocked: async () => undefined },
    processors: [],
    callbacks: [],
    tasks: [],
    consumers: [],
    close: async () => undefined,
  }),
});

await runRole(() => startBotRole([bench]));
