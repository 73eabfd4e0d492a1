import type { Logger } from "../../observe/logger.ts";
import type { Metrics } from "../../observe/metrics.ts";
import type { CallEntry } from "../outbox/entry.ts";
import type { Twin } from "../outbox/twin.ts";

export interface RelayOptions {
  readonly bot: string;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, "relaysDropped">;
  /** Whether what `from` says still goes to `to`; see {@link BotEffects.stillRelays}. */
  stillRelays(from: number, to: number): Promise<boolean>;
  /** See {@link BotEffects.onRelayRefused}. */
  onRelayRefused(from: number, to: number, messageId: number): Promise<void>;
}

/** What was said this long ago at most goes out unasked, ms: it was on its way when the other left. */
const FRESH_MS = 1_000;
const ANSWER_MS = 5_000;

/** What is particular to calls that show another person what somebody said. */
export class Relay {
  readonly #options: RelayOptions;

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  /** True for a relayed call that waited: for a flood, a takeover, an outage. */
  isLate({ payload, saidAt }: CallEntry, from: number): boolean {
    if (saidAt === undefined || Date.now() - saidAt <= FRESH_MS) return false;
    return typeof payload.chat_id === "number" && payload.chat_id !== from;
  }

  /**
   * Whether a late call is still to be made: when the two no longer talk, whoever the other talks to now would be taken
   * for the one who said it. `unknown` when the bot cannot tell now.
   */
  async stillWanted({ payload }: CallEntry, from: number): Promise<"yes" | "no" | "unknown"> {
    const { bot, logger, stillRelays } = this.#options;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`no answer within ${ANSWER_MS} ms`)), ANSWER_MS);
    try {
      const wanted = await Promise.race([stillRelays(from, Number(payload.chat_id)), late.promise]);
      if (!wanted) this.dropped("over");
      return wanted ? "yes" : "no";
    } catch (error) {
      logger.warn(
        { bot, err: error },
        "a late relayed message waits: it is not known whether the two still talk",
      );
      return "unknown";
    } finally {
      clearTimeout(timer);
    }
  }

  /** Counts a relayed call that is not made: the talk is `over`, or the message it changes has no known `twin`. */
  dropped(reason: "over" | "twin"): void {
    this.#options.metrics.relaysDropped.inc({ bot: this.#options.bot, reason });
  }

  /** Has whoever wrote a message know that Telegram will not show it to the other. */
  async refused({ method, payload, saidAt }: CallEntry, from: number): Promise<void> {
    const { chat_id: to, message_id } = payload;
    if (saidAt === undefined || method !== "copyMessage" || typeof to !== "number" || to === from) return;
    if (typeof message_id === "number") await this.#options.onRelayRefused(from, to, message_id);
  }

  /** The twins that an accepted call has made. */
  twin({ method, payload }: CallEntry, from: number, copy: number): Twin | undefined {
    if (method !== "copyMessage" || payload.from_chat_id !== from) return undefined;
    const { chat_id: chat, message_id: source } = payload;
    if (typeof chat !== "number" || chat === from || typeof source !== "number") return undefined;
    return { source, copy, chat };
  }
}
