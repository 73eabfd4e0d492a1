import { METRICS } from "../../../../../app/src/contracts/metrics.ts";
import { metricsPage } from "../../metrics-page.ts";
import type { KubeObject, Resource } from "../../runtime/index.ts";

export const PODS: Resource = { group: "", version: "v1", kind: "Pod", plural: "pods", namespaced: true };

/** What of a pod counts. */
export interface PodObject extends KubeObject {
  readonly status?: {
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** Whether it takes work: started, reachable, and not on its way out. */
export function isReady({ metadata, status }: PodObject): boolean {
  const ready = status?.conditions?.some((each) => each.type === "Ready" && each.status === "True");
  return ready === true && status?.podIP !== undefined && metadata?.deletionTimestamp === undefined;
}

/** The page of a pod of the app. @throws Error when it does not answer, or with a page that is not the app's */
export async function appPage(pod: PodObject, port: number, signal: AbortSignal): Promise<string> {
  const page = await metricsPage(pod.status?.podIP ?? "", port, signal);
  if (!page.includes(METRICS.buildInfo.name)) throw new Error("the page is not that of the app");
  return page;
}

/** A line of such a page. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** All lines of one metric; of a histogram name the part, such as `…_sum`. None where nothing was counted yet. */
export function seriesOf(page: string, name: string): readonly Series[] {
  return page
    .split("\n")
    .filter((line) => line.startsWith(`${name}{`))
    .map((line) => ({
      labels: Object.fromEntries(
        [...line.matchAll(/([a-zA-Z_]\w*)="([^"]*)"/g)].map(([, label = "", value = ""]) => [label, value]),
      ),
      value: Number(
        line
          .slice(line.lastIndexOf("}") + 1)
          .trim()
          .split(" ")[0],
      ),
    }));
}
