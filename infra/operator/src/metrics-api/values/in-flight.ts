import { EXTERNAL_METRICS } from "../../../../../app/src/contracts/autoscaling.ts";
import { METRICS } from "../../../../../app/src/contracts/metrics.ts";
import { isReady, appPage, type PodObject, seriesOf } from "./pods.ts";
import type { Sample, Source } from "./sample.ts";

export interface InFlightOptions {
  readonly bots: readonly string[];
  /** Pods of a bot, as last heard. */
  podsOf(bot: string): readonly PodObject[];
  /** Port of their `/metrics`. */
  readonly port: number;
}

/** Updates each bot is handling now, in all its pods that take any: their own word, asked for at this moment. */
export function inFlight({ bots, podsOf, port }: InFlightOptions): Source {
  const { label, name } = EXTERNAL_METRICS.updatesInFlight;
  const sampleOf = async (bot: string, signal: AbortSignal): Promise<Sample> => {
    const ready = podsOf(bot).filter(isReady);
    return { metric: name, labels: { [label]: bot }, value: await total(bot, ready, port, signal) };
  };
  return {
    subject: "The bots' pods",
    metrics: [name],
    read: (signal) => Promise.all(bots.map((bot) => sampleOf(bot, signal))),
  };
}

/** All of them or nothing: one that is left out is most likely the one that has too much to do. */
async function total(
  bot: string,
  pods: readonly PodObject[],
  port: number,
  signal: AbortSignal,
): Promise<Sample["value"]> {
  if (pods.length === 0) return { unknown: `No pod of the bot ${bot} is ready.` };
  const asked = pods.map(async (pod) => {
    try {
      return inFlightIn(await appPage(pod, port, signal), bot);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`Pod ${pod.metadata?.name} does not tell its metrics: ${why}`);
    }
  });
  try {
    return (await Promise.all(asked)).reduce((sum, value) => sum + value, 0);
  } catch (error) {
    return { unknown: error instanceof Error ? error.message : String(error) };
  }
}

/** 0 of a pod that has had no update yet: it has no such line. */
const inFlightIn = (page: string, bot: string): number =>
  seriesOf(page, METRICS.updatesInFlight.name).find(({ labels }) => labels.bot === bot)?.value ?? 0;
