import { METRICS } from "../../../../../app/src/contracts/metrics.ts";
import { metricsPage } from "../../metrics-page.ts";
import { collectionPath, type KubeApi, type KubeObject } from "../../runtime/index.ts";
import { PODS } from "../backup/job.ts";
import { FIGURES } from "./bot-fleet.ts";

/** What a pod says of itself. */
export interface PodFigures {
  readonly pod: string;
  readonly createdAt: string;
  /** It is being deleted. */
  readonly ends: boolean;
  /** Since its process began, one for each of `FIGURES`; absent: it could not be read now. */
  readonly counters?: readonly number[];
  /** Updates that Telegram keeps, by bot, as far as this pod was told. */
  readonly pending: Readonly<Record<string, number>>;
}

interface Pod extends KubeObject {
  readonly status?: {
    readonly podIP?: string;
    readonly containerStatuses?: readonly {
      readonly restartCount: number;
      readonly state?: { readonly waiting?: object };
    }[];
  };
}

/** Whether a process of it may have counted something; while its image is fetched or its schema waited for none has begun. */
export function hasRun({ status }: Pod): boolean {
  const { containerStatuses = [], podIP } = status ?? {};
  const waits = containerStatuses.some(
    ({ restartCount, state }) => restartCount === 0 && state?.waiting !== undefined,
  );
  return podIP !== undefined && !waits;
}

const INSTANCE = "app.kubernetes.io/instance";

/** Asks every pod of some Deployments, those that are ending included: they count to the last. @throws ApiError */
export async function readPods(
  api: KubeApi,
  of: { readonly namespace: string; readonly deployments: readonly string[]; readonly port: number },
  signal: AbortSignal,
): Promise<readonly PodFigures[]> {
  const { items } = await api.request<{ items: Pod[] }>({
    method: "GET",
    path: collectionPath(PODS, of.namespace),
    query: { labelSelector: `${INSTANCE} in (${of.deployments.join(",")})` },
    signal,
  });
  return Promise.all(items.map((pod) => figuresOf(pod, of.port, signal)));
}

async function figuresOf(pod: Pod, port: number, signal: AbortSignal): Promise<PodFigures> {
  const { metadata, status } = pod;
  const known = {
    pod: metadata?.name ?? "",
    createdAt: metadata?.creationTimestamp ?? "",
    ends: metadata?.deletionTimestamp !== undefined,
  };
  if (!hasRun(pod)) return { ...known, counters: FIGURES.map(() => 0), pending: {} };
  const host = status?.podIP ?? "";
  try {
    const page = await metricsPage(host, port, signal);
    return { ...known, ...figuresIn(page) };
  } catch {
    signal.throwIfAborted();
    return { ...known, pending: {} }; // it starts or ends; the ledger tells of those that were not read at their end
  }
}

type Labels = Readonly<Record<string, string>>;

/** Accepted: Telegram heard 200, and will not bring the update again. A duplicate was accepted before. */
const ACCEPTED = ["handled", "limited", "failed", "stateless"];
/** Put off: Telegram brings it again. */
const REFUSED = ["overload", "conflict", "unavailable"];

/** Reads a page of metrics. Pure. */
export function figuresIn(page: string): Pick<PodFigures, "counters" | "pending"> {
  const { deadLetters, uncertainSends, updates, webhookPending } = METRICS;
  const samples = samplesIn(page, [updates.name, deadLetters.name, uncertainSends.name, webhookPending.name]);
  const sum = (name: string, counts: (labels: Labels) => boolean = () => true) =>
    samples
      .filter((sample) => sample.name === name && counts(sample.labels))
      .reduce((total, { value }) => total + value, 0);
  const ended = (outcomes: readonly string[]) =>
    sum(updates.name, ({ outcome }) => outcomes.includes(outcome ?? ""));
  const pending = samples
    .filter(({ name }) => name === webhookPending.name)
    .map(({ labels, value }) => [labels.bot ?? "", value] as const);
  return {
    counters: [ended(ACCEPTED), ended(REFUSED), sum(deadLetters.name), sum(uncertainSends.name)],
    pending: Object.fromEntries(pending),
  };
}

interface Sample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)\{(.*)\} (\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

function samplesIn(page: string, names: readonly string[]): readonly Sample[] {
  return page.split("\n").flatMap((line) => {
    const [, name = "", labels = "", value = ""] = LINE.exec(line) ?? [];
    if (!names.includes(name)) return [];
    const pairs = [...labels.matchAll(LABEL)].map(([, key = "", text = ""]) => [key, text] as const);
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
  });
}
