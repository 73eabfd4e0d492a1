import { PORTS } from "../../../../../app/src/contracts/ports.ts";
import { applyStatus, type EventRecorder, type KubeApi } from "../../runtime/index.ts";
import { API_SERVICE } from "./api-service.ts";
import { type DeploymentCondition, type DeploymentObject, DEPLOYMENTS } from "./world.ts";

/** What became of the registration. */
export type Verdict =
  | { readonly kind: "registered" }
  | { readonly kind: "waiting"; readonly for: string }
  /** Autoscalers ask for cpu or KEDA now. */
  | { readonly kind: "left" }
  /** Registered, and the API server gets no answer; withdrawn at `until`. */
  | { readonly kind: "unreached"; readonly why: string; readonly until: number }
  /** Taken back for that; tried again at `until`. */
  | { readonly kind: "withdrawn"; readonly why: string; readonly until: number }
  | { readonly kind: "taken"; readonly by: string };

/** Its condition on the operator's Deployment: True means that somebody else serves the API. */
export const CONFLICT = "MetricsAPIConflict";

/** As a condition; sentences for whoever describes the Deployment. */
export function statementOf(verdict: Verdict): Pick<DeploymentCondition, "status" | "reason" | "message"> {
  switch (verdict.kind) {
    case "registered":
      return {
        ...{ status: "False", reason: "Registered" },
        message: `The operator serves ${API_SERVICE} to the autoscalers.`,
      };
    case "waiting":
      return { status: "Unknown", reason: "Waiting", message: verdict.for };
    case "left":
      return {
        ...{ status: "False", reason: "NotServed" },
        message: `The operator does not serve ${API_SERVICE}: autoscaling is not "operator".`,
      };
    case "unreached":
      return {
        ...{ status: "Unknown", reason: "Unreachable" },
        message: `The API server does not reach ${API_SERVICE} (${verdict.why}). It is withdrawn at ${time(verdict.until)} if that lasts.`,
      };
    case "withdrawn":
      return {
        ...{ status: "Unknown", reason: "Withdrawn" },
        message:
          `The API server did not reach ${API_SERVICE} (${verdict.why}), and it was withdrawn: namespaces of the whole cluster ` +
          `would hang in Terminating. Autoscalers of this fleet keep their number of pods. Let the API server reach the ` +
          `operator's pods on port ${PORTS.metricsApi} (firewalls of the control plane, network policies), or set autoscaling to "cpu". ` +
          `It is tried again at ${time(verdict.until)}.`,
      };
    case "taken":
      return {
        ...{ status: "True", reason: "TakenByAnother" },
        message:
          `${API_SERVICE} is registered by ${verdict.by} and was left as it is; there is one in a cluster. ` +
          `Autoscalers of this fleet keep their number of pods. Set autoscaling to "keda" where that is KEDA, or to "cpu", and ` +
          `apply again; or take it away there (kubectl delete apiservice ${API_SERVICE}), and the operator registers itself.`,
      };
  }
}

const time = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+/, "");

/** Of what people get an Event, and by what name. */
const EVENTS: Partial<Record<Verdict["kind"], string>> = {
  taken: CONFLICT,
  withdrawn: "MetricsAPIUnreachable",
};

export interface Telling {
  readonly api: KubeApi;
  readonly events: EventRecorder;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** Tells people at the operator's Deployment: by a condition, and of what they have to mend by an Event each time it is looked at. */
export async function tell(
  deployment: DeploymentObject,
  verdict: Verdict,
  { api, events, now, signal }: Telling,
): Promise<void> {
  const statement = statementOf(verdict);
  const reason = EVENTS[verdict.kind];
  if (reason !== undefined)
    events.record(deployment, { type: "Warning", reason, action: "Register", note: statement.message });
  const known = deployment.status?.conditions?.find(({ type }) => type === CONFLICT);
  if (known?.status === statement.status && known.message === statement.message) return;
  const at = time(now.getTime());
  const since = known?.status === statement.status ? (known.lastTransitionTime ?? at) : at;
  const condition = { type: CONFLICT, ...statement, lastTransitionTime: since, lastUpdateTime: at };
  const { name, namespace } = deployment.metadata ?? {};
  await applyStatus<DeploymentObject>(
    api,
    DEPLOYMENTS,
    {
      metadata: { ...(name && { name }), ...(namespace && { namespace }) },
      status: { conditions: [condition] },
    },
    { fieldManager: "botfleet-metrics-api", force: true, signal },
  );
}
