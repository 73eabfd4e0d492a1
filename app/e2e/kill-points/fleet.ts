import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Stack, startStack } from "../../../dev/testing/stack.ts";
import { Supervisor } from "./supervisor.ts";

/** A system to be killed, with the folder in which its processes are told when. */
export interface Fleet {
  readonly stack: Stack;
  readonly folder: string;
  readonly supervisor: Supervisor;
}

async function startFleet(mongoUrl: string): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), "kill-points-"));
  const stack = await startStack({
    mongoUrl,
    haste: 4,
    // A transaction that a killed process left open ends by MongoDB's limit, and Telegram's pauses grow meanwhile.
    patienceMs: 180_000,
    preload: join(import.meta.dirname, "preload.ts"),
    env: {
      BOTS: "shipping",
      KILL_FOLDER: folder,
      // Most of what this run computes is roles that start again.
      NODE_COMPILE_CACHE: join(folder, "compiled"),
      SHIPSTATION_PURCHASE_LIMIT: "1s",
      SHIPSTATION_PURCHASE_SETTLE: "1500ms",
    },
  });
  return { stack, folder, supervisor: new Supervisor(stack) };
}

/** Fleets that are killed side by side. One does one thing at a time; whoever asked first gets the next that is free. */
export class FleetPool {
  readonly all: readonly Fleet[];
  readonly #free: Fleet[];
  readonly #waiting: ((fleet: Fleet) => void)[] = [];

  private constructor(fleets: readonly Fleet[]) {
    this.all = fleets;
    this.#free = [...fleets];
  }

  /** Starts fleets one after the other: each start is heavy. Where one fails, none is left running. */
  static async start(count: number, mongoUrl: string): Promise<FleetPool> {
    const fleets: Fleet[] = [];
    try {
      while (fleets.length < count) fleets.push(await startFleet(mongoUrl));
    } catch (error) {
      await new FleetPool(fleets).close();
      throw error;
    }
    return new FleetPool(fleets);
  }

  /** Does something with a fleet that nobody else uses meanwhile. */
  async use<T>(work: (fleet: Fleet) => Promise<T>): Promise<T> {
    const fleet = this.#free.shift() ?? (await new Promise<Fleet>((resolve) => this.#waiting.push(resolve)));
    try {
      return await work(fleet);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(fleet);
      else next(fleet);
    }
  }

  async close(): Promise<void> {
    for (const { folder, stack } of this.all) {
      await stack.close();
      await rm(folder, { recursive: true });
    }
  }
}
