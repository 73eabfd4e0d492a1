import { AppError, hasCode } from "../../errors/app-error.ts";
import type { ChatHash } from "../../observe/chat-hash.ts";
import type { Logger } from "../../observe/logger.ts";
import type { Metrics } from "../../observe/metrics.ts";
import { step } from "../../observe/tracing/span.ts";
import type { Collected } from "../outbox/collector.ts";
import { keysByChat } from "../outbox/keys.ts";
import type { CommitAnswer, CommitRequest, Loaded, UpdateKeys } from "../outbox/protocol.ts";
import type { OutboxScripts } from "../outbox/scripts.ts";
import type { Dispatcher } from "../send/dispatcher.ts";
import { SYNTHETIC } from "../synthetic/update.ts";
import { addressOf, type UpdateAddress } from "../update/address.ts";
import type { Degraded } from "./degraded.ts";
import type { Durability } from "./durability.ts";
import type { Attempt, Handled, HandlerRun } from "./handler-run.ts";
import type { BotModule } from "./module.ts";
import { SESSION_TTL_MS } from "./session.ts";
import type { Course, Outcome, Verdict } from "./verdict.ts";

export interface PipelineOptions<S extends object> {
  readonly module: BotModule<S>;
  readonly botId: number;
  readonly handlers: HandlerRun<S>;
  readonly scripts: OutboxScripts;
  readonly dispatcher: Dispatcher;
  readonly degraded: Degraded<S>;
  readonly durability: Durability;
  readonly chatHash: ChatHash;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Updates handled at once by this process; over it Telegram is asked to come again. */
  readonly maxInFlight: number;
}

/** Longer than Telegram keeps an update (a day), shorter than a week, after which its ids may restart. */
const MARKER_TTL_MS = 3 * 24 * 3_600_000;
/** A handler whose session was changed meanwhile runs again on the fresh one, so many times in all. */
const RUNS = 3;
const AGAIN_SECONDS = 2;
const INFRASTRUCTURE_SECONDS = 5;

/**
 * One update, one atomic commit: load, handle, commit, acknowledge, send. Whatever fails before the commit leaves no
 * trace, and whatever follows it can be carried on by any process.
 */
export class UpdatePipeline<S extends object> {
  readonly #options: PipelineOptions<S>;
  readonly #keys: ReturnType<typeof keysByChat>;
  #inFlight = 0;

  constructor(options: PipelineOptions<S>) {
    this.#options = options;
    this.#keys = keysByChat(options.module.name);
  }

  /** Updates under way now. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /**
   * Handles one update.
   * @param receivedAt when its first byte was here, ms since 1970.
   * @throws AppError UPDATE_MALFORMED when it is no update; nothing was read or written then.
   */
  async handle(update: unknown, transport: "webhook" | "polling", receivedAt: number): Promise<Verdict> {
    const { metrics, module } = this.#options;
    const started = performance.now();
    const address = addressOf(update);
    const bot = module.name;
    this.#inFlight++;
    metrics.updatesInFlight.set({ bot }, this.#inFlight);
    try {
      const verdict =
        this.#inFlight > this.#options.maxInFlight
          ? again("overload", AGAIN_SECONDS)
          : await this.#process({ update, address, session: "", receivedAt });
      // What is promised, and whether anything arrives from Telegram, is told by people's updates alone.
      if (address.kind !== SYNTHETIC)
        metrics.updates.inc({ bot, type: address.kind, transport, outcome: verdict.outcome });
      this.#log(address, verdict, performance.now() - started);
      return verdict;
    } finally {
      this.#inFlight--;
      metrics.updatesInFlight.set({ bot }, this.#inFlight);
    }
  }

  /** One line for each delivery, whatever became of it. */
  #log({ chatId, kind, updateId }: UpdateAddress, { handler, outcome, sends }: Verdict, ms: number): void {
    const { chatHash, logger, module } = this.#options;
    const chat = chatHash(chatId);
    const facts = { bot: module.name, updateId, type: kind, chat, handler, outcome, ms: tenths(ms), sends };
    logger.line(facts, "update");
  }

  async #process(attempt: Attempt): Promise<Verdict> {
    const { degraded, logger, module, scripts } = this.#options;
    const { address } = attempt;
    const keys = this.#keysOf(address);
    let loaded: Loaded;
    try {
      loaded = await scripts.load(keys, address.updateId, module.rateLimit);
    } catch (error) {
      return degraded.answer(attempt, error);
    }
    try {
      return loaded.isNew ? await this.#handleNew(attempt, keys, loaded) : await this.#duplicate();
    } catch (error) {
      // Unknown whether the commit was made: the marker will tell when the update comes again.
      logger.warn(
        { bot: module.name, updateId: address.updateId, err: error },
        "an update could not be committed",
      );
      return again("unavailable", INFRASTRUCTURE_SECONDS);
    }
  }

  async #handleNew(attempt: Attempt, keys: UpdateKeys, loaded: Loaded): Promise<Verdict> {
    if (loaded.waitMs > 0 && attempt.address.droppable) return this.#limited(attempt, keys, loaded);
    let { version, session } = loaded;
    for (let run = 0; run < RUNS; run++) {
      const current = { ...attempt, session };
      const handled = await step("handle", {}, () => this.#options.handlers.run(current));
      const { handler } = handled;
      if (handled.kind === "unavailable") return { ...this.#unavailable(attempt, handled.error), handler };
      const { answer, outcome, sends } = await this.#commit(attempt, keys, version, handled);
      if (answer.kind === "committed") return acknowledge(outcome, { handler, sends });
      if (answer.kind === "duplicate") return this.#duplicate();
      ({ version, session } = answer);
    }
    return again("conflict", AGAIN_SECONDS);
  }

  async #commit(
    attempt: Attempt,
    keys: UpdateKeys,
    version: number,
    handled: Exclude<Handled, { kind: "unavailable" }>,
  ): Promise<{ answer: CommitAnswer; outcome: "handled" | "failed"; sends: number }> {
    const { address } = attempt;
    const collected = handled.kind === "failed" ? this.#withDeadLetter(attempt, handled) : handled.collected;
    const session = handled.kind === "handled" ? handled.session : undefined;
    const rate = address.droppable ? "charge" : "";
    try {
      const change = { version, session, rate } as const;
      const answer = await step("commit", {}, () => this.#write(address, keys, collected, change));
      return { answer, outcome: handled.kind, sends: sendsOf(collected) };
    } catch (error) {
      // What JSON cannot hold, or Redis refuses for good, would be refused each time the update comes again.
      const failed = handled.kind === "handled" ? this.#options.handlers.failed(attempt, error) : handled;
      if (failed.kind !== "failed" || failed === handled) throw error;
      return this.#commit(attempt, keys, version, failed);
    }
  }

  async #limited(attempt: Attempt, keys: UpdateKeys, loaded: Loaded): Promise<Verdict> {
    const { address } = attempt;
    const nothing: Collected = { talk: [], fast: [], work: [], actions: [] };
    const collected = loaded.told ? nothing : this.#options.handlers.tooFast(attempt, loaded.waitMs);
    const rate = loaded.told ? "" : "told";
    const answer = await this.#write(address, keys, collected, {
      version: loaded.version,
      session: undefined,
      rate,
    });
    return answer.kind === "conflict"
      ? again("conflict", AGAIN_SECONDS)
      : acknowledge("limited", { sends: sendsOf(collected) });
  }

  async #write(
    address: UpdateAddress,
    keys: UpdateKeys,
    collected: Collected,
    change: Pick<CommitRequest, "version" | "session" | "rate">,
  ): Promise<CommitAnswer> {
    const { dispatcher, durability, module, scripts } = this.#options;
    const dispatch = dispatcher.prepare(address.chatId, collected, address.updateId);
    let answer: CommitAnswer;
    try {
      answer = await scripts.commit(keys, {
        ...change,
        updateId: address.updateId,
        markerTtlMs: MARKER_TTL_MS,
        sessionTtlMs: SESSION_TTL_MS,
        limit: module.rateLimit,
        lease: dispatch.lease,
        lanes: dispatch.lanes,
      });
      if (answer.kind === "committed") dispatch.start(answer.taken);
    } catch (error) {
      if (hasCode(error, "REDIS_UNAVAILABLE")) dispatch.lost();
      throw error;
    } finally {
      dispatch.end();
    }
    if (answer.kind === "committed") await durability.confirm();
    return answer;
  }

  async #duplicate(): Promise<Verdict> {
    const { durability, metrics, module } = this.#options;
    metrics.updatesDeduplicated.inc({ bot: module.name });
    await durability.confirm();
    return acknowledge("duplicate");
  }

  #unavailable(attempt: Attempt, error: unknown): Verdict {
    const { logger, module } = this.#options;
    logger.warn(
      { bot: module.name, updateId: attempt.address.updateId, err: error },
      "an update has to come again",
    );
    const afterMs = error instanceof AppError && typeof error.retry === "object" ? error.retry.afterMs : 0;
    return again("unavailable", Math.max(INFRASTRUCTURE_SECONDS, Math.ceil(afterMs / 1000)));
  }

  #withDeadLetter(attempt: Attempt, failed: Extract<Handled, { kind: "failed" }>): Collected {
    const { botId, logger, module } = this.#options;
    const { updateId } = attempt.address;
    const reason = failed.error instanceof Error ? failed.error.message : String(failed.error);
    logger.error(
      { bot: module.name, updateId, err: failed.error },
      "a handler failed; the update is a dead letter",
    );
    const update = module.confidential ? attempt.address : attempt.update;
    const payload = { reason, update };
    const letter = { kind: "write", write: "dead-letter", id: `${botId}.${updateId}`, payload } as const;
    return { ...failed.collected, work: [letter] };
  }

  #keysOf({ chatId, userId, queue }: UpdateAddress): UpdateKeys {
    const shard = this.#keys(chatId);
    // Updates of nobody (a poll's count) come side by side: a session for each queue keeps them out of each other's way.
    const person = userId === 0 ? queue : userId;
    return {
      shard,
      seen: shard.seen(this.#options.botId, queue),
      session: shard.session(chatId, person),
    };
  }
}

const acknowledge = (outcome: Outcome, course?: Course): Verdict => ({
  kind: "acknowledge",
  outcome,
  ...course,
});

const again = (outcome: Outcome, afterSeconds: number): Verdict => ({ kind: "again", outcome, afterSeconds });

const sendsOf = ({ fast, talk }: Collected): number => talk.length + fast.length;

const tenths = (ms: number): number => Math.round(ms * 10) / 10;
