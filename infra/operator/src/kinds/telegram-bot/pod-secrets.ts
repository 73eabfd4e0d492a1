import { METRICS } from "../../../../../app/src/contracts/metrics.ts";
import { metricsPage } from "../../metrics-page.ts";
import type { ServicePod } from "./readiness.ts";

/** What a pod says of the webhook secrets that it accepts. */
export type PodWord =
  /** When each was last used by its fingerprint, ms since 1970; 0: not since the pod's process began. */
  | { readonly pod: string; readonly secrets: ReadonlyMap<string, number> }
  /** It cannot be asked. */
  | { readonly pod: string; readonly problem: string };

/**
 * Asks every pod for its own word, all at once. One that starts has mounted its file already: with an old one it would refuse what it is
 * sent first. Where it cannot be asked yet it is left out, as it may never start. @param bot as the app knows it @throws the signal's reason */
export async function askPods(
  pods: readonly ServicePod[],
  bot: string,
  signal: AbortSignal,
): Promise<readonly PodWord[]> {
  const words = await Promise.all(pods.map(async (pod) => ({ pod, word: await askPod(pod, bot, signal) })));
  signal.throwIfAborted();
  return words.flatMap(({ pod, word }) => (pod.isServing || "secrets" in word ? word : []));
}

async function askPod(
  { address, name: pod, opsPort }: ServicePod,
  bot: string,
  signal: AbortSignal,
): Promise<PodWord> {
  if (opsPort === undefined)
    return { pod, problem: "its Service names no port ops: apply the charts of this release" };
  try {
    const secrets = secretsIn(await metricsPage(address, opsPort, signal), bot);
    // A process with a webhook accepts one at least.
    return secrets.size > 0 ? { pod, secrets } : { pod, problem: "it is of a release that does not tell" };
  } catch (error) {
    return { pod, problem: error instanceof Error ? error.message : String(error) };
  }
}

const { name: METRIC } = METRICS.webhookSecretUsed;
const LINE = new RegExp(`^${METRIC}\\{bot="([^"]*)",secret="([0-9a-f]+)"\\} (\\S+)`, "gm");

/** The lines of one bot on a metrics page. */
export function secretsIn(page: string, bot: string): ReadonlyMap<string, number> {
  const lines = [...page.matchAll(LINE)].filter(([, of]) => of === bot);
  return new Map(lines.map(([, , secret = "", seconds]) => [secret, Number(seconds) * 1_000]));
}
