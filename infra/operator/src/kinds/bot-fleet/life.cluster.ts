import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { type FleetWorld, openFleetWorld } from "./bot-fleets.fixture.ts";
import { botFleetKind } from "./definition.ts";
import { GATE_ANNOTATION, GATE_MANAGER } from "./gates.ts";

let world: FleetWorld;
let stop: () => Promise<void>;

const podsOf = (worker: string, bots: string) =>
  [`api ${bots}`, `bot-shop ${bots}`, `bot-shop ${bots}`, `worker-ai ${worker}`].join(", ");
const reasons = async () => (await world.cluster.events("fleet")).map(({ reason }) => reason);

/** What of the gate is left on a Deployment. */
async function gateOf(name: string): Promise<{ paused: boolean; noted: boolean; owns: boolean }> {
  const { metadata, spec } = await world.deployment(name);
  const managers = (metadata as { managedFields?: { manager: string }[] }).managedFields ?? [];
  return {
    paused: spec?.paused === true,
    noted: metadata?.annotations?.[GATE_ANNOTATION] !== undefined,
    owns: managers.some(({ manager }) => manager === GATE_MANAGER),
  };
}
const OPEN = { paused: false, noted: false, owns: false };
const SHUT = { paused: true, noted: true, owns: true };

/** The first pod of a version is there. */
const begun = (pod: string): Promise<void> =>
  world.until(async () => expect(await world.pods()).toContain(pod));

/** Somebody's updates at a bot's pods: so many each. */
function updates(count: number): void {
  for (const metrics of world.kubelet.processesOf("bot-shop").values())
    metrics.updates.inc({ bot: "shop", type: "message", transport: "webhook", outcome: "handled" }, count);
}

describe.skipIf(!inject("controllers"))("a fleet", () => {
  beforeAll(async () => {
    world = await openFleetWorld();
  });
  beforeEach(async () => {
    world.kubelet.broken.clear();
    world.burning.clear();
    stop = await world.start();
  });
  afterEach(() => stop());
  afterAll(() => world.close());

  test("a first install starts everything at once, and is out when all is up", async () => {
    await world.release("1");
    await world.sees("Settled");
    const { status } = await world.fleet();
    expect(status).toMatchObject({ version: "1", bots: "2/2", workers: "1/1", pending: 0 });
    expect(status?.lastRollout).toBeUndefined();
    expect(await gateOf("bot-shop")).toEqual(OPEN);
  });

  test("a release waits for its schema, then rolls workers, then bots; another operator goes on with it; what it cost is written", async () => {
    updates(100);
    await world.release("2");
    await world.sees("Migrating");
    for (const name of ["worker-ai", "bot-shop", "api"]) expect(await gateOf(name)).toEqual(SHUT);
    expect(await world.pods()).toBe(podsOf("1", "1"));
    updates(7);
    await stop();
    stop = await world.start();
    world.kubelet.broken.add("example.invalid/worker-ai:2");
    await world.migrated("2");
    expect(await world.sees("RollingWorkers")).toBe("Waits for worker-ai 0/1.");
    await world.until(async () =>
      expect(await world.pods()).toBe("api 1, bot-shop 1, bot-shop 1, worker-ai 1, worker-ai 2"),
    );
    expect([await gateOf("bot-shop"), await gateOf("worker-ai")]).toEqual([SHUT, OPEN]);
    world.kubelet.broken.add("example.invalid/bot-shop:2");
    world.kubelet.broken.delete("example.invalid/worker-ai:2");
    await world.sees("RollingBots");
    await world.until(async () =>
      expect(await world.pods()).toBe("api 2, bot-shop 1, bot-shop 1, bot-shop 2, worker-ai 2"),
    );
    const [metrics] = world.kubelet.processesOf("bot-shop").values();
    metrics?.deadLetters.inc({ queue: "shop-update" });
    metrics?.webhookPending.set({ bot: "shop" }, 40);
    await world.until(async () => expect((await world.fleet()).status?.rollout?.ledger.maxPending).toBe(40));
    world.kubelet.broken.delete("example.invalid/bot-shop:2");
    await world.sees("Settled");
    expect(await world.pods()).toBe(podsOf("2", "2"));
    const { status } = await world.fleet();
    expect(status).toMatchObject({
      version: "2",
      previousVersion: "1",
      lastRollout: {
        version: "2",
        from: "1",
        updates: 14,
        lost: 1,
        duplicated: 0,
        maxPending: 40,
        unread: 0,
      },
    });
    expect(status?.rollout).toBeUndefined();
    for (const name of ["worker-ai", "bot-shop", "api"]) expect(await gateOf(name)).toEqual(OPEN);
    await world.until(async () =>
      expect(await reasons()).toEqual(
        expect.arrayContaining(["RolloutBegan", "Migrating", "RollingWorkers", "RollingBots", "RolloutDone"]),
      ),
    );
  });

  test("a migration that fails keeps the old release, says what it said, and the way back is open at once", async () => {
    await world.release("3");
    await world.sees("Migrating");
    await world.migrated("3", '{"level":50,"code":"MIGRATION_FAILED","message":"shop 0009-x up failed."}\n');
    expect(await world.sees("MigrationFailed")).toContain("MIGRATION_FAILED: shop 0009-x up failed.");
    expect(await world.pods()).toBe(podsOf("2", "2"));
    const { status } = await world.fleet();
    expect(status?.conditions).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: "MigrationApplied", status: "False", reason: "MigrationFailed" }),
        expect.objectContaining({ type: "Degraded", status: "True" }),
      ]),
    );
    await world.release("2");
    await world.sees("Settled");
    expect(await world.pods()).toBe(podsOf("2", "2"));
    expect(await gateOf("bot-shop")).toEqual(OPEN);
  });

  test("a fleet that is paused lets nothing out, and in the middle of a rollout stands still", async () => {
    await world.patch({ spec: { paused: true } });
    await world.sees("Paused");
    await world.release("4");
    await world.migrated("4");
    await world.sees("Paused");
    expect(await world.pods()).toBe(podsOf("2", "2"));
    world.kubelet.broken.add("example.invalid/bot-shop:4");
    await world.patch({ spec: { paused: false } });
    await begun("bot-shop 4");
    await world.patch({ spec: { paused: true } });
    await world.sees("Paused");
    expect(await gateOf("bot-shop")).toEqual(SHUT);
    world.kubelet.broken.delete("example.invalid/bot-shop:4");
    // The pod that had begun gets ready; no other follows it, and no old one goes.
    await world.until(async () => expect((await world.fleet()).status?.bots).toBe("3/2"));
    await world.patch({ spec: { paused: false } });
    await world.sees("Settled");
    expect(await world.pods()).toBe(podsOf("4", "4"));
  });

  test("an error budget that begins to burn stops the rollout until a person decides; one that burned before does not", async () => {
    world.burning.add("shop-old");
    world.kubelet.broken.add("example.invalid/bot-shop:5");
    await world.release("5");
    await world.migrated("5");
    await begun("bot-shop 5");
    world.burning.add("shop-quick");
    expect(await world.sees("BudgetBurns")).toContain("began to burn in it: shop-quick.");
    expect(await gateOf("bot-shop")).toEqual(SHUT);
    world.burning.clear();
    world.kubelet.broken.clear();
    await world.until(async () => expect((await world.fleet()).status?.bots).toBe("3/2"));
    await world.sees("BudgetBurns");
    await world.patch({ metadata: { annotations: { "botfleet.dev/proceed": "5" } } });
    await world.sees("Settled");
    expect(await world.pods()).toBe(podsOf("5", "5"));
  });

  test("the way back from a release that was stopped is not held, and bots go first", async () => {
    await world.release("6");
    await world.migrated("6");
    world.kubelet.broken.add("example.invalid/bot-shop:6");
    await begun("bot-shop 6");
    world.burning.add("shop-quick");
    await world.sees("BudgetBurns");
    const ofSix = async () => (await world.pods()).split(", ").filter((pod) => pod.endsWith(" 6")).length;
    const had = await ofSix();
    await world.applyFleet("5");
    // Before its Deployments come the gates are as they were: behind those of bots is still what is left.
    await world.sees("ReleaseIncomplete");
    expect([await gateOf("bot-shop"), await ofSix()]).toEqual([SHUT, had]);
    await world.applyRest("5");
    await world.sees("Settled");
    expect(await world.pods()).toBe(podsOf("5", "5"));
    expect((await world.fleet()).status).toMatchObject({ version: "5", lastRollout: { version: "5" } });
    world.burning.clear();
    world.kubelet.broken.clear();
  });

  test("Deployments that were applied before the operator heard of the release stand still with one new pod each, and it says so", async () => {
    world.kubelet.broken.add("example.invalid/bot-shop:7");
    await world.applyRest("7");
    await begun("bot-shop 7");
    // Until Kubernetes has counted it, nobody can tell.
    await world.until(async () => {
      const { metadata, status } = await world.deployment("bot-shop");
      expect([status?.observedGeneration, status?.updatedReplicas]).toEqual([metadata?.generation, 1]);
    });
    await world.applyFleet("7");
    await world.sees("Migrating");
    await world.until(async () => expect(await reasons()).toContain("RanAhead"));
    expect(await gateOf("bot-shop")).toEqual(SHUT);
    world.kubelet.broken.clear();
    await world.migrated("7");
    await world.sees("Settled");
  });

  test("where gates are always shut nothing runs ahead, whatever is applied first; settings alone roll all the same", async () => {
    await world.release("8");
    await world.migrated("8");
    await world.sees("Settled");
    await world.applyFleet("8", { gates: "Always" });
    await world.until(async () => {
      for (const name of ["worker-ai", "bot-shop", "api"]) expect(await gateOf(name)).toEqual(SHUT);
    });
    await world.applyRest("9");
    await world.migrated("9");
    await world.until(async () => {
      const { metadata, status } = await world.deployment("bot-shop");
      expect([status?.observedGeneration, status?.updatedReplicas ?? 0]).toEqual([metadata?.generation, 0]);
    });
    expect(await world.pods()).toBe(podsOf("8", "8"));
    await world.applyFleet("9", { gates: "Always" });
    await world.until(async () => expect((await world.fleet()).status?.version).toBe("9"));
    expect(await world.pods()).toBe(podsOf("9", "9"));
    await world.until(async () => expect(await gateOf("bot-shop")).toEqual(SHUT));
    const before = [...world.kubelet.processesOf("api").keys()];
    await world.changeSettings("api", "9");
    await world.until(async () => {
      expect([...world.kubelet.processesOf("api").keys()]).not.toEqual(before);
      expect(await gateOf("api")).toEqual(SHUT);
    });
  });

  test("without a BotFleet nothing is held, also where it was deleted while no operator ran", async () => {
    await world.patch({ spec: { paused: true } });
    await world.sees("Paused");
    await stop();
    await world.cluster.remove(botFleetKind.resource, "fleet");
    expect(await gateOf("bot-shop")).toEqual(SHUT);
    stop = await world.start();
    await world.until(async () => {
      for (const name of ["worker-ai", "bot-shop", "api"]) expect(await gateOf(name)).toEqual(OPEN);
    });
  });
});
