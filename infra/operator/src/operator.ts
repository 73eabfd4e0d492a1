import { collectDefaultMetrics, Registry } from "prom-client";
import type { OperatorPart, PartService } from "./part.ts";
import { showNeedsPerson } from "./ops/needs-person.ts";
import { type OpsServer, startOpsServer } from "./ops/server.ts";
import {
  type Connection,
  createEventRecorder,
  createKubeApi,
  createManager,
  createRuntimeMetrics,
  type ElectionTiming,
  type EventRecorder,
  type KubeApi,
  type Logger,
  type Manager,
  type RetryOptions,
  type RuntimeMetrics,
  type WatchTiming,
} from "./runtime/index.ts";
import type { Settings } from "./settings.ts";

/** Name of the Lease in the operator's namespace. */
export const LEASE = "operator";

/** Who the operator is to the API server: in Events and in the audit log. */
const CONTROLLER = "botfleet.dev/operator";

export interface OperatorOptions {
  readonly settings: Settings;
  readonly connection: Connection;
  readonly parts: readonly OperatorPart[];
  /** Unique for each process that ever ran. */
  readonly identity: string;
  readonly logger: Logger;
  /** Tests shorten them. */
  readonly timing?: {
    readonly election?: Partial<ElectionTiming>;
    readonly watch?: Partial<WatchTiming>;
    readonly retries?: RetryOptions;
  };
}

/** A replica that is about to run. */
export interface Operator {
  /** Port of its ops pages, when it runs. */
  readonly opsPort: number;
  /**
   * Runs until the signal is aborted; then work under way ends and the Lease is given back.
   * @throws LeadershipLost, or what a part threw: end the process then
   */
  run(signal: AbortSignal): Promise<void>;
}

/** Puts a replica together: the manager, every part, and the pages that tell how it is. */
export async function createOperator(options: OperatorOptions): Promise<Operator> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const metrics = createRuntimeMetrics(registry);
  const { connection, logger, parts, settings } = options;
  const api = createKubeApi({ connection, userAgent: CONTROLLER, metrics });
  const manager = managerOf(options, api, metrics);
  const events = createEventRecorder({ ...told(options), api, metrics });
  const context = { manager, api, settings, events, registry, logger };
  const services = parts.flatMap((part) => part.begin(context) ?? []);
  showNeedsPerson(registry, () => manager.watches);
  const stopping = new AbortController();
  const problems = () => [manager, ...services].flatMap((each) => each.problems());
  const ops = await startOpsServer({
    port: settings.opsPort,
    registry,
    problems,
    stopping: stopping.signal,
  });
  return {
    opsPort: ops.port,
    run: (signal) => runAll({ manager, services, events, ops }, signal, stopping),
  };
}

const told = ({ logger, settings }: OperatorOptions) => ({
  controller: CONTROLLER,
  instance: settings.podName,
  logger,
});

function managerOf(
  { identity, logger, settings, timing = {} }: OperatorOptions,
  api: KubeApi,
  metrics: RuntimeMetrics,
): Manager {
  const { election = {}, retries, watch = {} } = timing;
  return createManager({
    api,
    leader: { lease: `${settings.namespace}/${LEASE}`, identity, timing: election },
    watchTiming: watch,
    ...(retries && { retries }),
    logger,
    metrics,
  });
}

interface Running {
  readonly manager: Manager;
  readonly services: readonly PartService[];
  readonly events: EventRecorder;
  readonly ops: OpsServer;
}

/** Whoever of them ends before its time ends all. */
async function runAll(
  { events, manager, ops, services }: Running,
  signal: AbortSignal,
  stopping: AbortController,
): Promise<void> {
  const stop = (): void => stopping.abort(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  const ended = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } finally {
      stopping.abort();
    }
  };
  const work = [manager, ...services].map((each) => ended(each.run(stopping.signal)));
  try {
    await Promise.all(work);
  } finally {
    await Promise.allSettled(work);
    await events.flush();
    ops.close();
    signal.removeEventListener("abort", stop);
  }
}
