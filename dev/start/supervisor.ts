import { setTimeout as pause } from "node:timers/promises";
import { describeExit, type ExitReport } from "../servers/server-process.ts";
import { ToolError } from "../tool-error.mjs";

/** A started service, as the supervisor sees it. */
export interface Running {
  /** Resolves when it has ended, for whatever reason. */
  readonly exited: Promise<ExitReport>;
  /** Ends it and resolves when it has ended. */
  stop(): Promise<void>;
}

/** Something that runs as long as the whole. */
export interface Service {
  readonly name: string;
  /** File with its output, named in messages. */
  readonly logFile: string;
  /** Starts it and resolves when it is ready; rejects, with nothing left running, when it fails or `abandoned` fires. */
  start(abandoned: AbortSignal): Promise<Running>;
}

/** Starts services in layers, keeps them running, and stops them in the opposite order. */
export interface Supervisor {
  /** Starts a layer on top of those before: all its services at once. Rejects with the first failure. */
  start(layer: readonly Service[]): Promise<void>;
  /** Stops the layers, last first; the services of one layer together. Ends starts that are under way. May be called again. */
  stop(): Promise<void>;
  /** Rejects with a ToolError `SERVICE_GAVE_UP` when a service ended more often than it may; never resolves. */
  readonly failed: Promise<never>;
}

/** How often and how soon a service that ended is started again. */
export interface RestartPolicy {
  /** Restarts in a row before giving up. */
  readonly limit: number;
  /** Pause before the nth restart (from 1) in ms. */
  readonly pauseMs: (nth: number) => number;
  /** A run at least this long (ms) starts the count anew. */
  readonly stableAfterMs: number;
}

const DEFAULT_POLICY: RestartPolicy = {
  limit: 5,
  pauseMs: (nth) => Math.min(8_000, 250 * 2 ** nth),
  stableAfterMs: 60_000,
};

/**
 * @param say receives one line per thing a person should know
 * @param policy default: 5 restarts, after 0.5, 1, 2, 4 and 8 s; a minute's run counts as stable
 */
export function createSupervisor(
  say: (line: string) => void,
  policy: RestartPolicy = DEFAULT_POLICY,
): Supervisor {
  const layers: Map<Service, Promise<Running>>[] = [];
  const stopping = new AbortController();
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => {}); // whoever is interested waits on it; nobody may be yet

  async function start(layer: readonly Service[]): Promise<void> {
    stopping.signal.throwIfAborted();
    const running = new Map<Service, Promise<Running>>();
    layers.push(running);
    for (const service of layer) {
      const started = service.start(stopping.signal);
      started.then(
        (run) => keep(service, run, running),
        () => {}, // rejects below
      );
      running.set(service, started);
    }
    await Promise.all(running.values());
  }

  async function keep(
    service: Service,
    first: Running,
    layer: Map<Service, Promise<Running>>,
  ): Promise<void> {
    let current = first;
    let restarts = 0;
    let since = performance.now();
    while (true) {
      const exit = await current.exited;
      if (stopping.signal.aborted) return;
      if (performance.now() - since > policy.stableAfterMs) restarts = 0;
      const next = startAgain(service, describeExit(exit), restarts);
      layer.set(service, next.running);
      try {
        current = await next.running;
        restarts = next.restarts();
        since = performance.now();
      } catch (error) {
        if (!stopping.signal.aborted) failure.reject(error);
        return;
      }
    }
  }

  function startAgain(service: Service, what: string, before: number) {
    let nth = before;
    const attempt = async (problem: string): Promise<Running> => {
      nth++;
      if (nth > policy.limit) throw gaveUp(service, problem, policy.limit);
      const ms = policy.pauseMs(nth);
      say(
        `${service.name} ${problem}: starting it again in ${ms / 1000} s (${nth} of ${policy.limit}; ${service.logFile})`,
      );
      await pause(ms, undefined, { signal: stopping.signal });
      try {
        return await service.start(stopping.signal);
      } catch (error) {
        stopping.signal.throwIfAborted();
        return attempt(`failed to start (${firstLine(error)})`);
      }
    };
    return { running: attempt(what), restarts: () => nth };
  }

  async function stop(): Promise<void> {
    stopping.abort();
    for (const layer of [...layers].reverse()) {
      const stops = [...layer.values()].map(async (started) => {
        const run = await started.catch(() => undefined); // a failed start left nothing to stop
        await run?.stop();
      });
      await Promise.all(stops);
    }
  }

  return { start, stop, failed: failure.promise };
}

function gaveUp(service: Service, problem: string, limit: number): ToolError {
  return new ToolError(
    "SERVICE_GAVE_UP",
    `${service.name} ${problem}, and ${limit} restarts did not help.`,
    `Read its log: ${service.logFile}`,
  );
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
