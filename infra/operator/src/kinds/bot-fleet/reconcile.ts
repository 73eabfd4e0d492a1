import { isDeepStrictEqual } from "node:util";
import type { TelegramBot } from "../telegram-bot/telegram-bot.ts";
import {
  again,
  applyStatus,
  type EventRecorder,
  type Informer,
  isNotFound,
  type Key,
  objectPath,
  type Outcome,
  type ReconcileContext,
  settled,
  splitKey,
  withConditions,
} from "../../runtime/index.ts";
import type { Job } from "../backup/job.ts";
import { type BotFleet, type BotFleetStatus, deploymentsOf, type Rollout } from "./bot-fleet.ts";
import { type Burning, whatBurns } from "./burning.ts";
import { type Decision, decide, isWayBack } from "./decide.ts";
import { botFleetKind } from "./definition.ts";
import { type Deployment, hasBegun, readyText } from "./deployment.ts";
import { setGates } from "./gates.ts";
import { entered } from "./ledger.ts";
import { lookAtMigration, type Migration } from "./migration.ts";
import { readPods } from "./pod-figures.ts";
import { ended, holding, judged, proofOf, rolloutOf } from "./rollout.ts";
import { ranAhead, tellForbidden, tellRanAhead, tellTurn } from "./tell.ts";
import { conditionsOf } from "./verdict.ts";

/** What the controller of BotFleets works with. */
export interface Tools {
  readonly deployments: Pick<Informer<Deployment>, "get" | "list">;
  readonly jobs: Pick<Informer<Job>, "get">;
  readonly bots: Pick<Informer<TelegramBot>, "list">;
  readonly events: EventRecorder;
  readonly now: () => Date;
  /** Port of the pods' `/metrics`. */
  readonly port: number;
  /** How often is looked while a release is rolled out. */
  readonly lookEveryMs: number;
}

/** Who writes the status. */
const FIELD_MANAGER = "botfleet-operator";

/** Makes one fleet go on as its spec says, as far as it can now, and writes what came of it. */
export async function reconcileBotFleet(key: Key, tools: Tools, context: ReconcileContext): Promise<Outcome> {
  const fleet = await readFleet(key, context);
  if (fleet === undefined || fleet.metadata?.deletionTimestamp !== undefined) {
    await openAll(tools, context);
    return settled;
  }
  return new Look(key, fleet, tools, context).go();
}

/** Not from the watch, which may be a moment behind our own last write: a rollout would begin or end twice. */
async function readFleet(key: Key, { api, signal }: ReconcileContext): Promise<BotFleet | undefined> {
  const path = objectPath(botFleetKind.resource, key);
  try {
    return await api.request<BotFleet>({ method: "GET", path, signal });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Without a BotFleet nothing holds a Deployment: it rolls as Kubernetes does. */
async function openAll({ deployments, events }: Tools, { api, signal }: ReconcileContext): Promise<void> {
  const wanted = deployments.list().map((deployment) => ({ deployment, shut: false, named: false }));
  tellForbidden(events, await setGates(api, wanted, signal));
}

/** One look at one fleet. */
class Look {
  readonly #key: Key;
  readonly #fleet: BotFleet;
  readonly #tools: Tools;
  readonly #context: ReconcileContext;
  readonly #before: BotFleetStatus;
  readonly #now: Date;

  constructor(key: Key, fleet: BotFleet, tools: Tools, context: ReconcileContext) {
    this.#key = key;
    this.#fleet = fleet;
    this.#tools = tools;
    this.#context = context;
    this.#before = fleet.status ?? {};
    this.#now = tools.now();
  }

  get #namespace(): string {
    return splitKey(this.#key).namespace ?? "";
  }

  async go(): Promise<Outcome> {
    const { spec } = this.#fleet;
    const deployments = this.#named();
    const migration = await this.#migration();
    const begun = rolloutOf(spec, this.#before, migration, this.#now);
    const wasHeld = begun === undefined ? [] : holding(this.#fleet, begun);
    const first = this.#decide(deployments, migration, begun, wasHeld);
    if (begun !== undefined && this.#before.rollout === undefined) {
      const ahead = ranAhead(deployments, first.open, spec.version);
      if (ahead.length > 0) tellRanAhead(this.#tools.events, this.#fleet, ahead);
    }
    // Before anything that takes time: what was just applied must not run ahead.
    await this.#setGates(first);
    const burning = begun === undefined || isWayBack(spec, this.#before) ? undefined : await this.#burning();
    const ran = [...deployments.values()].some((each) => hasBegun(each, spec.version));
    const rollout = begun && (await this.#counted(judged(begun, burning, ran)));
    const heldFor = rollout === undefined ? [] : holding(this.#fleet, rollout);
    const decision = this.#decide(deployments, migration, rollout, heldFor);
    if (heldFor.length > wasHeld.length) await this.#setGates(decision);
    await this.#write(decision, { migration, burning, rollout, deployments });
    const moves = rollout !== undefined && !decision.out;
    return moves || this.#before.version === undefined ? again(this.#tools.lookEveryMs) : settled;
  }

  #named(): ReadonlyMap<string, Deployment> {
    const found = deploymentsOf(this.#fleet.spec).map(
      (name) => [name, this.#tools.deployments.get(`${this.#namespace}/${name}`)] as const,
    );
    return new Map(found.flatMap(([name, deployment]) => (deployment ? [[name, deployment] as const] : [])));
  }

  #migration(): Promise<Migration> {
    const { api, signal } = this.#context;
    const job = this.#tools.jobs.get(`${this.#namespace}/${this.#fleet.spec.migration}`);
    return lookAtMigration(api, job, signal);
  }

  #decide(
    deployments: ReadonlyMap<string, Deployment>,
    migration: Migration,
    rollout: Rollout | undefined,
    heldFor: readonly string[],
  ): Decision {
    const status = rollout === undefined ? this.#before : { ...this.#before, rollout };
    return decide({ spec: this.#fleet.spec, status, deployments, migration, heldFor });
  }

  /** Also of Deployments that the spec names no more: what nobody names is held by nobody. */
  async #setGates({ open }: Decision): Promise<void> {
    const { api, signal } = this.#context;
    const named = new Set(deploymentsOf(this.#fleet.spec));
    const wanted = this.#tools.deployments.list().map((deployment) => {
      const name = deployment.metadata?.name ?? "";
      return { deployment, shut: named.has(name) && !open.has(name), named: named.has(name) };
    });
    tellForbidden(this.#tools.events, await setGates(api, wanted, signal));
  }

  async #burning(): Promise<Burning | undefined> {
    const { sloGate } = this.#fleet.spec;
    return sloGate && whatBurns(sloGate.prometheus, this.#context.signal);
  }

  async #counted(rollout: Rollout): Promise<Rollout> {
    const { api, signal } = this.#context;
    const of = {
      namespace: this.#namespace,
      deployments: deploymentsOf(this.#fleet.spec),
      port: this.#tools.port,
    };
    const pods = await readPods(api, of, signal);
    const reading = { pods, pending: this.#pending(), startedAt: rollout.startedAt, now: this.#tools.now() };
    return { ...rollout, ledger: entered(rollout.ledger, reading) };
  }

  #pending(): number {
    return this.#tools.bots.list().reduce((sum, { status }) => sum + (status?.pendingUpdates ?? 0), 0);
  }

  async #write(
    decision: Decision,
    {
      burning,
      deployments,
      migration,
      rollout,
    }: {
      readonly burning: Burning | undefined;
      readonly deployments: ReadonlyMap<string, Deployment>;
      readonly migration: Migration;
      readonly rollout: Rollout | undefined;
    },
  ): Promise<void> {
    const { metadata, spec } = this.#fleet;
    const generation = metadata?.generation ?? 0;
    const { conditions, rollout: _, ...rest } = this.#before;
    const of = (names: readonly string[]) => readyText(names.flatMap((name) => deployments.get(name) ?? []));
    const known = {
      ...(decision.out
        ? ended(spec, rest, rollout, this.#tools.now())
        : { ...rest, ...(rollout && { rollout }) }),
      bots: of(spec.bots),
      workers: of(spec.workers),
      pending: this.#pending(),
      observedGeneration: generation,
    };
    const finding = decision.out ? ({ kind: "settled" } as const) : decision.finding;
    const told = {
      namespace: this.#namespace,
      spec,
      status: known,
      finding,
      migration,
      burning,
      burningBefore: rollout?.burningBefore,
    };
    const now = this.#tools.now();
    const status = {
      ...known,
      conditions: withConditions(conditions, conditionsOf(told), { generation, now }),
    };
    this.#tell(status);
    if (!isDeepStrictEqual(this.#before, status)) await this.#writeStatus(status);
  }

  #tell(status: BotFleetStatus): void {
    const { events } = this.#tools;
    tellTurn(events, this.#fleet, status);
    const { lastRollout } = status;
    if (lastRollout === undefined || lastRollout.completedAt === this.#before.lastRollout?.completedAt)
      return;
    const type = lastRollout.lost + lastRollout.duplicated > 0 ? "Warning" : "Normal";
    events.record(this.#fleet, {
      type,
      reason: "RolloutDone",
      action: "RollOut",
      note: proofOf(lastRollout),
    });
  }

  async #writeStatus(status: BotFleetStatus): Promise<void> {
    const { api, signal } = this.#context;
    const { name, namespace } = this.#fleet.metadata ?? {};
    const object = { metadata: { name, namespace }, status } as unknown as BotFleet;
    const options = { fieldManager: FIELD_MANAGER, force: true, signal };
    try {
      await applyStatus(api, botFleetKind.resource, object, options);
    } catch (error) {
      if (!isNotFound(error)) throw error; // it was deleted meanwhile
    }
  }
}
