import {
  again,
  apply,
  type Clock,
  type EventRecorder,
  isConflict,
  type KubeObject,
  type Logger,
  type Outcome,
  type OwnerReference,
  type ReconcileContext,
  settled,
} from "../../runtime/index.ts";
import { bundleOf, type RotationTiming, rotate } from "../certificate/rotation.ts";
import { certificatesOf } from "../certificate/secret.ts";
import { hostsOfPlace, MANAGER, writeCertificates } from "../certificate/store.ts";
import { announces, API_SERVICES, type ApiServiceObject, apiServiceOf, ownershipOf } from "./api-service.ts";
import { withdraw } from "./leave.ts";
import { reachedOf, type Withdrawals } from "./reach.ts";
import { tell, type Verdict } from "./verdict.ts";
import { CLUSTER_ROLES, look, type Place, stays, type World } from "./world.ts";

export interface RegistrationOptions {
  readonly place: Place;
  readonly events: EventRecorder;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timing: RotationTiming;
  readonly withdrawals: Withdrawals;
  /** Whether a replica answers at the Service; an API without one breaks discovery for the whole cluster. */
  answers(): boolean;
}

/** Another's API may go any time, and its watch tells; this often a person is told again that it is there. */
const TAKEN_AGAIN_MS = 300_000;

/** Turns the certificate, and registers the API; or takes it away before who serves it goes. Run by the leader, again after each change. */
export async function register(options: RegistrationOptions, context: ReconcileContext): Promise<Outcome> {
  const world = await look(context.api, options.place, context.signal);
  if (!stays(world)) {
    await withdraw(world.apiService, options, context);
    return settled;
  }
  const { bundle, againMs } = await turn(world, options, context);
  const verdict = await announce(world, bundle, options, context);
  const { deployment } = world;
  const { clock, events } = options;
  if (deployment !== undefined) await tell(deployment, verdict, { ...context, events, now: clock.date() });
  return again(Math.min(againMs, pauseAfter(verdict, clock.date().getTime())));
}

/** When to look again though nothing was heard. */
function pauseAfter(verdict: Verdict, now: number): number {
  if (verdict.kind === "taken") return TAKEN_AGAIN_MS;
  const until = verdict.kind === "withdrawn" || verdict.kind === "unreached" ? verdict.until : undefined;
  return until === undefined ? Number.POSITIVE_INFINITY : Math.max(1_000, until - now);
}

/** Takes the certificate's next step, if one is due. */
async function turn(
  { apiService, secret }: World,
  { clock, logger, place, timing }: RegistrationOptions,
  { api, signal }: ReconcileContext,
): Promise<{ readonly bundle: string; readonly againMs: number }> {
  const certificates = certificatesOf(secret);
  const { next } = certificates ?? {};
  const ours = ownershipOf(apiService, place).kind === "ours";
  const {
    certificates: turned,
    changed,
    againMs,
  } = rotate({
    certificates,
    // Only of an API that is ours somebody has to know.
    announced: !ours || next === undefined || announces(apiService, next.authority),
    hosts: hostsOfPlace(place),
    now: clock.date(),
    timing,
  });
  if (changed) {
    await writeCertificates(turned, secret, place, { api, signal });
    logger.info(
      { secret: place.secret, announced: turned.next !== undefined },
      "the metrics API's certificate was turned",
    );
  }
  return { bundle: bundleOf(turned), againMs };
}

/** Registers what is free or ours, and takes back what the API server has not reached for too long. */
async function announce(
  { apiService, clusterRole }: World,
  bundle: string,
  options: RegistrationOptions,
  context: ReconcileContext,
): Promise<Verdict> {
  const { answers, clock, place, withdrawals } = options;
  const now = clock.date().getTime();
  const ownership = ownershipOf(apiService, place);
  if (ownership.kind === "taken") return ownership;
  if (ownership.kind === "free") {
    const away = withdrawals.at(now);
    if (away !== undefined) return { kind: "withdrawn", ...away };
    if (!answers()) return NOBODY_READY;
  }
  const reached = reachedOf(apiService);
  if (reached.kind === "unreached" && withdrawals.patienceLeft(reached, now) <= 0) {
    await withdraw(apiService, options, context);
    return { kind: "withdrawn", ...withdrawals.add(reached.why, now) };
  }
  if (reached.kind === "reached") withdrawals.forget();
  return applied(apiServiceOf(place, bundle, ownerOf(clusterRole)), options, context);
}

const NOBODY_READY: Verdict = {
  kind: "waiting",
  for: "No replica of the operator is ready to serve metrics yet.",
};

/** Without force: a field that somebody else has taken over is a conflict, not a fight. */
async function applied(
  wanted: ApiServiceObject,
  { clock, withdrawals }: RegistrationOptions,
  { api, signal }: ReconcileContext,
): Promise<Verdict> {
  try {
    const found = await apply<ApiServiceObject>(api, API_SERVICES, wanted, { fieldManager: MANAGER, signal });
    const reached = reachedOf(found);
    if (reached.kind === "reached") return { kind: "registered" };
    if (reached.kind === "untried")
      return { kind: "waiting", for: "It is registered, and the API server has not asked it yet." };
    const now = clock.date().getTime();
    return { kind: "unreached", why: reached.why, until: now + withdrawals.patienceLeft(reached, now) };
  } catch (error) {
    if (!isConflict(error)) throw error;
    return { kind: "taken", by: `somebody else in part (${(error as Error).message})` };
  }
}

function ownerOf(clusterRole: KubeObject | undefined): OwnerReference {
  const { name = "", uid = "" } = clusterRole?.metadata ?? {};
  const { group, kind, version } = CLUSTER_ROLES;
  return { apiVersion: `${group}/${version}`, kind, name, uid };
}
