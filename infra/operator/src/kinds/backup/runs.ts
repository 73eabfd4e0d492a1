import { collectionPath, findObject, isConflict, type KubeApi, type Resource } from "../../runtime/index.ts";
import { CRON_JOBS, type CronJob, endOf, type Job, JOBS, type JobOrder, jobOf, LABEL, PODS } from "./job.ts";
import { type Pod, type RunState, runState } from "./run-state.ts";

const COMPONENT = "app.kubernetes.io/component";

/** A call within a reconcile. */
export interface Calling {
  readonly api: KubeApi;
  readonly namespace: string;
  readonly signal: AbortSignal;
}

/** What became of a wish to start a Job. */
export type Start =
  | { readonly kind: "started" }
  /** Another of the template runs: which. */
  | { readonly kind: "behind"; readonly what: string }
  | { readonly kind: "no-template"; readonly why: string };

/** Jobs of backups, as the API server has them now: what was heard of a watch may be a moment old. */
export interface Runs {
  /** How the Job of this name stands; undefined when there is none. */
  state(name: string, calling: Calling): Promise<RunState | undefined>;
  /** Makes the Job, unless another of its template has not ended. One that is there already counts as started. */
  start(order: JobOrder, calling: Calling): Promise<Start>;
}

/** One for each process: starts wait for one another, so that of two wishes at once one is behind the other. */
export function createRuns(): Runs {
  let turn: Promise<unknown> = Promise.resolve();
  return {
    state: async (name, calling) => {
      const job = await find<Job>(JOBS, name, calling);
      if (job === undefined) return undefined;
      return runState(job, await list<Pod>(PODS, `${LABEL.job}=${name}`, calling));
    },
    start: (order, calling) => {
      const started = turn.then(() => start(order, calling));
      turn = started.catch(() => undefined); // told to whoever asked for it
      return started;
    },
  };
}

async function start(order: JobOrder, calling: Calling): Promise<Start> {
  const { api, namespace, signal } = calling;
  const running = await another(order, calling);
  if (running !== undefined) return { kind: "behind", what: running };
  const template = await find<CronJob>(CRON_JOBS, order.template, calling);
  const why = unfit(order.template, template);
  if (template === undefined || why !== undefined) return { kind: "no-template", why: why ?? "" };
  const path = collectionPath(JOBS, namespace);
  try {
    await api.request({ method: "POST", path, body: jobOf(template, order), signal });
  } catch (error) {
    if (!isConflict(error)) throw error; // it is there: made before an answer was lost
  }
  return { kind: "started" };
}

/** A Job of the template that has not ended, or a pod that outlives its Job: that still writes for a moment. */
async function another({ name, template }: JobOrder, calling: Calling): Promise<string | undefined> {
  const selector = `${LABEL.template}=${template}`;
  const jobs = await list<Job>(JOBS, selector, calling);
  const job = jobs.find((each) => endOf(each) === undefined && each.metadata?.name !== name);
  if (job !== undefined) return `the Job ${job.metadata?.name}`;
  const pods = await list<Pod>(PODS, selector, calling);
  const pod = pods.find(
    ({ metadata, status }) =>
      status?.phase !== "Succeeded" && status?.phase !== "Failed" && metadata?.labels?.[LABEL.job] !== name,
  );
  return pod && `the pod ${pod.metadata?.name}`;
}

/** Whoever may make a Backup is not to have any CronJob's pods run with arguments of theirs. */
function unfit(name: string, template: CronJob | undefined): string | undefined {
  if (template === undefined) return `There is no CronJob ${name}.`;
  if (template.metadata?.labels?.[COMPONENT] !== "backup")
    return `The CronJob ${name} is no template of backups: it has no label ${COMPONENT}=backup.`;
  return template.spec.suspend === true ? undefined : `The CronJob ${name} is not suspended.`;
}

/** An object as it is now; undefined when there is none. */
export const find = <T>(
  resource: Resource,
  name: string,
  { api, namespace, signal }: Calling,
): Promise<T | undefined> => findObject<T>(api, resource, `${namespace}/${name}`, signal);

/** Objects as they are now. */
export async function list<T>(
  resource: Resource,
  labelSelector: string,
  { api, namespace, signal }: Calling,
): Promise<readonly T[]> {
  const path = collectionPath(resource, namespace);
  const { items } = await api.request<{ items: T[] }>({
    method: "GET",
    path,
    query: { labelSelector },
    signal,
  });
  return items;
}
