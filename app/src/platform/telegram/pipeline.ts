import { UPDATES_AT_ONCE } from "../../contracts/concurrency.ts";
import { HANDLER_TIMEOUT_MS } from "../../contracts/timing.ts";
import type { UserFromGetMe } from "grammy/types";
import { AppError } from "../errors/app-error.ts";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Outbox } from "./outbox.ts";
import { Degraded } from "./pipeline/degraded.ts";
import type { Durability } from "./pipeline/durability.ts";
import { HandlerRun } from "./pipeline/handler-run.ts";
import type { BotModule } from "./pipeline/module.ts";
import { UpdatePipeline } from "./pipeline/pipeline.ts";

export interface BotPipelineOptions<S extends object> {
  readonly module: BotModule<S>;
  readonly outbox: Outbox;
  readonly durability: Durability;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** @default 8,000, well below Telegram's 60 s */
  readonly handlerTimeoutMs?: number;
  /** Updates handled at once; over it Telegram is asked to come again. @default 500 */
  readonly maxInFlight?: number;
  /** Chat of the synthetic person, where there is one. */
  readonly syntheticChat?: number | undefined;
}

const GET_ME_TIMEOUT_MS = 10_000;

/**
 * Asks Telegram who the bot is and builds its pipeline.
 * @throws AppError TELEGRAM_UNAVAILABLE without an answer, CONFIG_INVALID when the token is refused.
 */
export async function createBotPipeline<S extends object>(
  options: BotPipelineOptions<S>,
): Promise<UpdatePipeline<S>> {
  const {
    durability,
    logger,
    metrics,
    module,
    outbox,
    syntheticChat,
    handlerTimeoutMs = HANDLER_TIMEOUT_MS,
    maxInFlight = UPDATES_AT_ONCE,
  } = options;
  const { chatHash, client, dispatcher, scripts } = outbox;
  const me = await whoAmI(outbox, module.name);
  const handlers = new HandlerRun({
    module,
    client,
    me,
    logger,
    metrics,
    timeoutMs: handlerTimeoutMs,
    syntheticChat,
  });
  return new UpdatePipeline({
    module,
    botId: me.id,
    handlers,
    scripts,
    dispatcher,
    degraded: new Degraded(handlers, client, logger),
    durability,
    chatHash,
    logger,
    metrics,
    maxInFlight,
  });
}

async function whoAmI({ client }: Outbox, bot: string): Promise<UserFromGetMe> {
  const outcome = await client.call("getMe", {}, { timeoutMs: GET_ME_TIMEOUT_MS });
  if (outcome.kind === "accepted") return outcome.result as UserFromGetMe;
  if (outcome.kind === "refused")
    throw new AppError("CONFIG_INVALID", `Telegram refuses the token of ${bot}: ${outcome.description}`);
  throw new AppError("TELEGRAM_UNAVAILABLE", `getMe of ${bot} had no answer: ${outcome.reason}`, {
    retry: "backoff",
  });
}
