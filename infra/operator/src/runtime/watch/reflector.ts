import { ApiError, ConnectionError, isGone } from "../api/errors.ts";
import type { KubeApi } from "../api/kube-api.ts";
import type { KubeObject } from "../api/object.ts";
import type { Resource } from "../api/resource.ts";
import type { Logger } from "../observe/logger.ts";
import type { RuntimeMetrics } from "../observe/metrics.ts";
import { Backoff } from "../time/backoff.ts";
import { type Clock, sleep } from "../time/clock.ts";
import type { WatchEvent } from "./event.ts";
import { type Listing, list } from "./list.ts";
import { watch } from "./watch.ts";

/** How a watch is kept alive; the defaults are for a real cluster. */
export interface WatchTiming {
  /** Nothing heard for so long: the connection is dead. @default 150,000 ms, twice and a half a bookmark's interval */
  readonly silenceMs: number;
  /** Everything is listed again after so long, for what no watch told. @default 600,000 ms, a tenth of it random */
  readonly relistMs: number;
  /** The server ends a watch after so long, so that load moves to new API servers. @default 280 s */
  readonly timeoutSeconds: number;
  /** Pauses after failures. @default from 1,000 to 30,000 ms */
  readonly firstPauseMs: number;
  readonly maxPauseMs: number;
}

export const WATCH_TIMING: WatchTiming = {
  silenceMs: 150_000,
  relistMs: 600_000,
  timeoutSeconds: 280,
  firstPauseMs: 1_000,
  maxPauseMs: 30_000,
};

export interface ReflectorOptions<T extends KubeObject> {
  readonly api: KubeApi;
  readonly resource: Resource;
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly timing: WatchTiming;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics?: RuntimeMetrics | undefined;
  onList(listing: Listing<T>): void;
  onEvent(event: WatchEvent<T>): void;
  onOpen(): void;
}

/** Below this a watch that the server ended at once counts as failed: reconnecting without a pause would be a flood. */
const SHORT_MS = 1_000;

/**
 * Lists, then watches from there, for ever. A broken watch goes on from the last version heard, so nothing between is
 * lost; only a version that is too old (410) and the regular time for it make it list again. No failure ends it.
 */
export class Reflector<T extends KubeObject> {
  readonly #options: ReflectorOptions<T>;
  readonly #backoff: Backoff;

  constructor(options: ReflectorOptions<T>) {
    const { timing, random } = options;
    this.#options = options;
    this.#backoff = new Backoff({ firstMs: timing.firstPauseMs, capMs: timing.maxPauseMs, random });
  }

  /** Runs until the signal is aborted, and then resolves. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#follow(await this.#list(signal), signal);
      } catch (error) {
        await this.#pause(error, signal);
      }
    }
  }

  async #list(signal: AbortSignal): Promise<string> {
    const { api, resource, path, query } = this.#options;
    const listing = await list<T>(api, { resource, path, query, signal });
    this.#options.onList(listing);
    return listing.resourceVersion;
  }

  /** Watches on and on, until it is time to list again. @throws ApiError 410 when it has to be now */
  async #follow(from: string, signal: AbortSignal): Promise<void> {
    const { clock, timing, random } = this.#options;
    const relistAt = clock.now() + timing.relistMs * (0.9 + 0.1 * random());
    let version = from;
    while (!signal.aborted && clock.now() < relistAt) {
      const began = clock.now();
      try {
        await this.#watchUntil(relistAt, version, signal, (heard) => {
          version = heard;
          this.#backoff.reset();
        });
        if (clock.now() - began < SHORT_MS) throw new ConnectionError("short", "The watch ended at once.");
        this.#ended("closed");
      } catch (error) {
        if (isGone(error)) throw error;
        await this.#pause(error, signal);
      }
    }
    if (!signal.aborted) this.#ended("relist");
  }

  async #watchUntil(
    relistAt: number,
    resourceVersion: string,
    signal: AbortSignal,
    heard: (version: string) => void,
  ): Promise<void> {
    const { api, clock, path, query, timing, onEvent, onOpen } = this.#options;
    const leftSeconds = Math.ceil((relistAt - clock.now()) / 1_000);
    await watch<T>(api, clock, {
      path,
      query,
      resourceVersion,
      timeoutSeconds: Math.max(1, Math.min(timing.timeoutSeconds, leftSeconds)),
      silenceMs: timing.silenceMs,
      signal,
      onOpen,
      onEvent: (event) => {
        onEvent(event);
        heard(event.resourceVersion);
      },
    });
  }

  async #pause(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { clock, logger, resource } = this.#options;
    const reason = reasonOf(error);
    const pauseMs = Math.max(
      this.#backoff.failed(),
      (error instanceof ApiError ? error.retryAfterMs : undefined) ?? 0,
    );
    this.#ended(reason);
    logger.warn({ err: error, kind: resource.kind, reason, pauseMs }, "the watch is begun again");
    await sleep(clock, pauseMs, signal).catch(() => {}); // the loop looks at the signal
  }

  #ended(reason: string): void {
    this.#options.metrics?.watchRestarts.inc({ kind: this.#options.resource.kind, reason });
  }
}

function reasonOf(error: unknown): string {
  if (isGone(error)) return "gone";
  if (error instanceof ApiError) return `status_${error.status}`;
  return error instanceof ConnectionError ? error.kind : "other";
}
