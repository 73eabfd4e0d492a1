import { apply, hasStatus, type KubeApi } from "../../runtime/index.ts";
import { DEPLOYMENTS, type Deployment } from "./deployment.ts";

/** Whom the API server names as the one that paused a Deployment. */
export const GATE_MANAGER = "botfleet-operator-gate";

/** On a Deployment that the operator paused: for whom to ask. */
export const GATE_ANNOTATION = "botfleet.dev/paused-by";

const BY = "botfleet/fleet";

/** Whether the operator holds it. A person's own pause is none of ours. */
export const isHeld = ({ metadata }: Deployment): boolean => metadata?.annotations?.[GATE_ANNOTATION] === BY;

/** Whether somebody else paused it. */
export const isPausedByOthers = (deployment: Deployment): boolean =>
  deployment.spec?.paused === true && !isHeld(deployment);

/** How the gate of a Deployment is to be. */
export interface Wanted {
  readonly deployment: Deployment;
  readonly shut: boolean;
  /** By the BotFleet. The Role names those alone, so that what has left the list, or is a copy, cannot be changed. */
  readonly named: boolean;
}

/**
 * Sets gates at once: each that waited for the one before it could run ahead. All are tried, whatever becomes of one.
 * @returns those that nobody names and the Role does not let us open
 * @throws ApiError of the first that failed otherwise
 */
export async function setGates(
  api: KubeApi,
  wanted: readonly Wanted[],
  signal: AbortSignal,
): Promise<readonly Deployment[]> {
  const tries = await Promise.allSettled(wanted.map((each) => setGate(api, each, signal)));
  const forbidden: Deployment[] = [];
  for (const [index, tried] of tries.entries()) {
    const { deployment, named } = wanted[index] as Wanted;
    if (tried.status === "fulfilled") continue;
    if (named || !hasStatus(tried.reason, 403)) throw tried.reason;
    forbidden.push(deployment);
  }
  return forbidden;
}

/**
 * Shuts or opens the gate of a Deployment: while it is shut a new template waits, pods of the old one go on, and autoscaling
 * goes on too. Two fields under a manager of our own; opening gives both back, so that nothing of ours is left on the object.
 * Named by uid, so that none is ever made. What is so already is not written.
 * @throws ApiError
 */
async function setGate(api: KubeApi, { deployment, shut }: Wanted, signal: AbortSignal): Promise<void> {
  const isShut = isHeld(deployment) && deployment.spec?.paused === true;
  if (shut ? isShut : !isHeld(deployment)) return;
  const { name, namespace, uid } = deployment.metadata ?? {};
  const own = shut ? { annotations: { [GATE_ANNOTATION]: BY } } : {};
  const object = {
    metadata: { name, namespace, uid, ...own },
    ...(shut ? { spec: { paused: true } } : {}),
  } as Deployment;
  await apply(api, DEPLOYMENTS, object, { fieldManager: GATE_MANAGER, force: true, signal });
}
