import { request } from "node:http";
import { text } from "node:stream/consumers";

/** A page inside the cluster, and how long its whole answer may take. */
export interface ClusterPage {
  readonly host: string;
  readonly port: number;
  /** With its query. */
  readonly path: string;
  readonly limitMs: number;
}

/** Reads a page, over a connection of its own. @throws Error when it does not answer with 200 in time */
export function clusterPage({ limitMs, ...where }: ClusterPage, signal: AbortSignal): Promise<string> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  return new Promise((resolve, reject) => {
    const call = request({ ...where, agent: false, signal: limited }, (response) => {
      if (response.statusCode === 200) {
        text(response).then(resolve, reject);
        return;
      }
      response.resume();
      reject(new Error(`${where.path.split("?", 1)[0]} answered ${response.statusCode}`));
    });
    call.on("error", reject).end();
  });
}
