import {
  type Clock,
  type EventRecorder,
  isConflict,
  isNotFound,
  type Logger,
  objectPath,
  type Outcome,
  type ReconcileContext,
  settled,
} from "../../runtime/index.ts";
import {
  API_SERVICE,
  API_SERVICES,
  type ApiServiceObject,
  ownershipOf,
  type ServicePlace,
} from "./api-service.ts";
import { CONFLICT, tell } from "./verdict.ts";
import { type DeploymentObject, DEPLOYMENTS, reader } from "./world.ts";

export interface LeaveOptions {
  readonly place: ServicePlace;
  readonly events: EventRecorder;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Takes back what was registered while autoscaling was the operator's, and what it said of it. */
export async function leave(options: LeaveOptions, context: ReconcileContext): Promise<Outcome> {
  const { clock, events, place } = options;
  const get = reader(context.api, context.signal);
  await withdraw(await get<ApiServiceObject>(API_SERVICES, API_SERVICE), options, context);
  const deployment = await get<DeploymentObject>(DEPLOYMENTS, `${place.namespace}/${place.name}`);
  const told = deployment?.status?.conditions?.some(({ type }) => type === CONFLICT) ?? false;
  if (deployment !== undefined && told)
    await tell(deployment, { kind: "left" }, { ...context, events, now: clock.date() });
  return settled;
}

/** Takes the API away where it is ours, and the very one that was looked at; another's stays. */
export async function withdraw(
  found: ApiServiceObject | undefined,
  { logger, place }: { readonly logger: Logger; readonly place: ServicePlace },
  { api, signal }: ReconcileContext,
): Promise<void> {
  if (ownershipOf(found, place).kind !== "ours") return;
  const path = objectPath(API_SERVICES, API_SERVICE);
  const preconditions = { uid: found?.metadata?.uid };
  const body = { apiVersion: "v1", kind: "DeleteOptions", preconditions };
  await api.request({ method: "DELETE", path, body, signal }).catch(unlessGone);
  logger.info({ apiService: API_SERVICE }, "the metrics API is no longer registered");
}

function unlessGone(error: unknown): void {
  if (!isNotFound(error) && !isConflict(error)) throw error;
}
