import { EXTERNAL_METRICS } from "../../../../../app/src/contracts/autoscaling.ts";
import {
  again,
  applyStatus,
  type Clock,
  type EventRecorder,
  findObject,
  type KubeObject,
  type Outcome,
  type ReconcileContext,
  type Resource,
} from "../../runtime/index.ts";
import type { CachedSource } from "../values/cached.ts";
import type { Sample } from "../values/sample.ts";
import { QUOTA_BOUND, type QuotaStatement, statementOf } from "./verdict.ts";

export const AUTOSCALERS: Resource = {
  group: "autoscaling",
  version: "v2",
  kind: "HorizontalPodAutoscaler",
  plural: "horizontalpodautoscalers",
  namespaced: true,
};

interface ScalerCondition extends QuotaStatement {
  readonly type: string;
  readonly lastTransitionTime?: string;
}
interface ScalerObject extends KubeObject {
  readonly status?: { readonly conditions?: readonly ScalerCondition[] };
}

export interface QuotaOptions {
  readonly namespace: string;
  /** Of the queues' metrics: what the autoscalers are told is what people are told. */
  readonly source: CachedSource;
  readonly events: EventRecorder;
  readonly clock: Clock;
  readonly timing: QuotaTiming;
}

/** When it is looked, and how long a look counts. */
export interface QuotaTiming {
  /** @default 15 s */
  readonly lookMs: number;
  /** Jobs that wait for a quota come due together and are put off together: what was held back so lately still is. @default 60 s */
  readonly lastsMs: number;
}

/** As often as the autoscaler itself looks; as long as a minute of a vendor's. */
export const QUOTA_TIMING: QuotaTiming = { lookMs: 15_000, lastsMs: 60_000 };

/** Says at each pool's autoscaler whether an outside quota holds it. Run by the leader, again and again. */
export function createQuotaTeller(options: QuotaOptions): (context: ReconcileContext) => Promise<Outcome> {
  const { clock, source, timing } = options;
  const until = new Map<string, { readonly at: number; readonly held: readonly string[] }>();
  return async (context) => {
    const samples = await read(source);
    for (const { labels, metric, quotas } of samples) {
      if (metric !== EXTERNAL_METRICS.classJobs.name || quotas === undefined) continue;
      const workerClass = labels[EXTERNAL_METRICS.classJobs.label] ?? "";
      const now = clock.now();
      if (quotas.held.length > 0) until.set(workerClass, { at: now + timing.lastsMs, held: quotas.held });
      const lasting = until.get(workerClass);
      const held = lasting !== undefined && lasting.at > now ? lasting.held : [];
      await tell(`worker-${workerClass}`, statementOf(quotas.fed, held), options, context);
    }
    return again(timing.lookMs);
  };
}

/** Nothing is said of what is not known; the autoscaler itself shows why it is not. */
async function read(source: CachedSource): Promise<readonly Sample[]> {
  try {
    return (await source.reading()).samples;
  } catch {
    return [];
  }
}

async function tell(
  name: string,
  statement: QuotaStatement,
  { clock, events, namespace }: QuotaOptions,
  { api, signal }: ReconcileContext,
): Promise<void> {
  // None where the pool is of a fixed size.
  const scaler = await findObject<ScalerObject>(api, AUTOSCALERS, `${namespace}/${name}`, signal);
  if (scaler === undefined) return;
  if (statement.status === "True") {
    const { message: note } = statement;
    events.record(scaler, { type: "Warning", reason: QUOTA_BOUND, action: "Measure", note });
  }
  const known = scaler.status?.conditions?.find(({ type }) => type === QUOTA_BOUND);
  if (known?.status === statement.status && known.message === statement.message) return;
  const at = clock.date().toISOString().replace(/\.\d+/, "");
  const since = known?.status === statement.status ? (known.lastTransitionTime ?? at) : at;
  const condition = { type: QUOTA_BOUND, ...statement, lastTransitionTime: since };
  await applyStatus<ScalerObject>(
    api,
    AUTOSCALERS,
    { metadata: { name, namespace }, status: { conditions: [condition] } },
    { fieldManager: "botfleet-metrics-api", force: true, signal },
  );
}
