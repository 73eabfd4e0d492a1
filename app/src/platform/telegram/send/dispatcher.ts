import type { TelegramClient } from "../api/client.ts";
import type { ChatAction, Collected } from "../outbox/collector.ts";
import { activeSpan } from "../../observe/tracing/span.ts";
import { causedBy, type LaneEntries } from "../outbox/entry.ts";
import { laneName } from "../outbox/lane.ts";
import type { Lease } from "../outbox/protocol.ts";
import type { LaneRunner } from "./lane-runner.ts";

/** A commit's way into the lanes: made before the script runs, started with its answer, ended in any case. */
export interface Dispatch {
  readonly lease: Lease;
  readonly lanes: readonly LaneEntries[];
  /** Drives the lanes that the script gave to this process. */
  start(taken: readonly boolean[]): void;
  /** The script's answer was lost: asks for each lane whether it is ours now, instead of leaving it to its lease. */
  lost(): void;
  end(): void;
}

const ACTION_TIMEOUT_MS = 3_000;

/** Sorts what an effect collected into the chat's lanes, and starts them once the effect is committed. */
export class Dispatcher {
  readonly #runner: LaneRunner;
  readonly #client: TelegramClient;
  readonly #actionsAtOnce: number;
  #actions = 0;

  /** @param connections to Telegram: chat actions take a quarter of them at most. */
  constructor(runner: LaneRunner, client: TelegramClient, connections: number) {
    this.#runner = runner;
    this.#client = client;
    this.#actionsAtOnce = Math.ceil(connections / 4);
  }

  /** @param effect distinguishes the fast lanes of one chat: an update id, an effect id. */
  prepare(chatId: number, collected: Collected, effect: number | string): Dispatch {
    const lanes: LaneEntries[] = [];
    const span = activeSpan();
    const add = (lane: string, entries: LaneEntries["entries"]): void => {
      if (entries.length > 0)
        lanes.push({ lane, entries: span === undefined ? entries : causedBy(span, entries) });
    };
    add(laneName("f", chatId, effect), collected.fast);
    add(laneName("t", chatId), collected.talk);
    add(laneName("w", chatId), collected.work);

    const runner = this.#runner;
    const lease = runner.reserve(lanes.length);
    const preparedAt = performance.now();
    return {
      lease,
      lanes,
      start: (taken) => {
        // First: one that comes after what it announces would be shown for five seconds more.
        for (const action of collected.actions) this.#act(action);
        for (const [index, { lane, entries }] of lanes.entries()) {
          if (taken[index]) runner.start(lane, entries, lease, preparedAt);
          else if (lease.leaseMs === 0) runner.noteDue(chatId);
        }
      },
      lost: () => {
        if (lease.leaseMs === 0) runner.noteDue(chatId);
        else for (const { lane } of lanes) runner.start(lane, undefined, lease, preparedAt);
      },
      end: () => runner.unreserve(lease, lanes.length),
    };
  }

  /**
   * A chat action is worth one try: when it is late or refused, nobody misses it. While many are not answered it is left
   * out: they must not hold up the messages that they announce.
   */
  #act({ payload }: ChatAction): void {
    if (this.#actions >= this.#actionsAtOnce) return;
    this.#actions++;
    const acting = this.#client.call("sendChatAction", payload, { timeoutMs: ACTION_TIMEOUT_MS });
    void acting.finally(() => this.#actions--);
  }
}
