import type { ApiCall, KubeApi } from "../api/kube-api.ts";

/** Thrown by what only a leader may do, and the reason of a leader's signal when it ended without being asked to. */
export class LeadershipLost extends Error {
  override readonly name = "LeadershipLost";
}

/** One term as the leader, as far as this process can prove it. */
export interface Leadership {
  readonly identity: string;
  /** The Lease's `leaseTransitions`: no two terms of one Lease have the same, and later ones have more. */
  readonly term: number;
  /** Aborted when no new work is to be begun: the process is to stop, or the term is lost. */
  readonly signal: AbortSignal;
  /** Aborted, with a {@link LeadershipLost}, when work under way has to end at once: another process may begin. */
  readonly lost: AbortSignal;
  /** For how long the last renewal still proves it; ms, 0 when it does not. Read from the clock at each call: a timer may be late. */
  heldForMs(): number;
}

/**
 * The API for a leader's work: a write is refused once the term is not proven any more, also when the process was frozen
 * meanwhile and no timer has fired yet, and none waits for its answer longer than the term lasts. Reads pass.
 * @throws LeadershipLost instead of writing
 */
export function fencedApi(api: KubeApi, leadership: Leadership): KubeApi {
  const fenced = (call: ApiCall): ApiCall => {
    if (call.method === "GET") return call;
    const leftMs = leadership.heldForMs();
    if (leftMs === 0)
      throw new LeadershipLost(
        `${call.method} ${call.path} was not sent: ${leadership.identity} leads no more.`,
      );
    return { ...call, timeoutMs: Math.min(call.timeoutMs ?? Number.POSITIVE_INFINITY, leftMs) };
  };
  return {
    request: async (call) => api.request(fenced(call)),
    stream: async (call) => api.stream(fenced(call)),
  };
}
