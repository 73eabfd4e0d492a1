import { collectionPath, type KubeApi, type KubeObject } from "../../runtime/index.ts";
import { endOf, type Job, LABEL, PODS } from "../backup/job.ts";

/** How far the schema of a release is. */
export type Migration =
  | { readonly kind: "missing" }
  /** `failures`: tries that ended badly so far; `said`: the last words of the last one. */
  | { readonly kind: "runs"; readonly failures: number; readonly said: string }
  | { readonly kind: "failed"; readonly said: string }
  | { readonly kind: "complete" };

type CountingJob = Job & { readonly status?: { readonly failed?: number } };

interface Ended {
  readonly message?: string;
  readonly finishedAt?: string;
}

interface PodOfJob extends KubeObject {
  readonly status?: {
    readonly containerStatuses?: readonly {
      readonly state?: { readonly terminated?: Ended };
      readonly lastState?: { readonly terminated?: Ended };
    }[];
  };
}

/** Looks at the Job of a release; where it fails, at what its pods said last. @throws ApiError */
export async function lookAtMigration(
  api: KubeApi,
  job: CountingJob | undefined,
  signal: AbortSignal,
): Promise<Migration> {
  if (job === undefined) return { kind: "missing" };
  const end = endOf(job);
  if (end === "complete") return { kind: "complete" };
  const failures = job.status?.failed ?? 0;
  const said = end === "failed" || failures > 0 ? await lastWords(api, job, signal) : "";
  return end === "failed" ? { kind: "failed", said } : { kind: "runs", failures, said };
}

/**
 * The end of the log of the pod that failed last. The kubelet puts it into the pod's status (`FallbackToLogsOnError`), so that
 * nobody has to be allowed to read logs, of which those of other pods hold more.
 */
async function lastWords(api: KubeApi, { metadata }: Job, signal: AbortSignal): Promise<string> {
  const { items } = await api.request<{ items: PodOfJob[] }>({
    method: "GET",
    path: collectionPath(PODS, metadata?.namespace),
    query: { labelSelector: `${LABEL.job}=${metadata?.name}` },
    signal,
  });
  const ends = items
    .flatMap(({ status }) => status?.containerStatuses ?? [])
    .flatMap(({ lastState, state }) => state?.terminated ?? lastState?.terminated ?? [])
    .filter(({ message }) => message !== undefined && message.trim() !== "")
    .toSorted((a, b) => (a.finishedAt ?? "").localeCompare(b.finishedAt ?? ""));
  return tailOf(ends.at(-1)?.message ?? "");
}

const MOST_CHARACTERS = 600;
const LINES = 5;
/** Of the project's logs; lines of others have none. */
const ERROR_LEVEL = 50;

/**
 * The last lines of a log for people. The project's own are JSON, of which the code and the sentence are shown; what goes its way,
 * such as each part of the process that stops after the failure, would only hide it. Pure.
 */
export function tailOf(log: string): string {
  const lines = log.trim().split("\n");
  const telling = lines.filter(
    (line) => Number(/"level":(\d+)/.exec(line)?.[1] ?? ERROR_LEVEL) >= ERROR_LEVEL,
  );
  const sentences = (telling.length > 0 ? telling : lines).map(sentenceOf);
  // Of what was said twice the last time counts: last words are often said before.
  const once = [...new Set(sentences.toReversed())].toReversed();
  const tail = once.slice(-LINES).join(" | ");
  return tail.length <= MOST_CHARACTERS ? tail : `…${tail.slice(-MOST_CHARACTERS)}`;
}

function sentenceOf(line: string): string {
  // By pattern, not as JSON: of a long line the kubelet keeps the end alone.
  const field = (name: string) => new RegExp(`"${name}":"((?:[^"\\\\]|\\\\.)*)"`).exec(line)?.[1];
  const code = field("code");
  const words = field("message") ?? field("msg");
  if (code === undefined && words === undefined) return line.trim();
  // An error's own message begins with its code.
  if (code === undefined || words?.startsWith(code) === true) return words ?? "";
  return words === undefined ? code : `${code}: ${words}`;
}
