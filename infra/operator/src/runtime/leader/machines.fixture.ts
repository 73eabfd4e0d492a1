import { ConnectionError } from "../api/errors.ts";
import type { FakeClock } from "../testing/fake-clock.ts";
import type { Clock } from "../time/clock.ts";
import { elect } from "./election.ts";
import type { Leadership } from "./leadership.ts";
import type { MemoryLease } from "./lease-memory.fixture.ts";
import type { LeaseStore } from "./lease.ts";

/** A machine with a clock of its own that runs too fast or too slow, and that can be frozen as by SIGSTOP. */
export class Machine implements Clock {
  readonly #world: FakeClock;
  readonly #rate: number;
  #held: (() => void)[] | undefined;

  constructor(world: FakeClock, rate: number) {
    this.#world = world;
    this.#rate = rate;
  }

  now(): number {
    return this.#world.now() * this.#rate + 1_000 * this.#rate;
  }

  date(): Date {
    return this.#world.date();
  }

  after(delayMs: number, callback: () => void): () => void {
    return this.#world.after(delayMs / this.#rate, () => this.whenAwake(callback));
  }

  whenAwake(callback: () => void): void {
    if (this.#held === undefined) callback();
    else this.#held.push(callback);
  }

  freeze(): void {
    this.#held ??= [];
  }

  /** What was due meanwhile runs now, one after the other, each with all that follows from it, as Node does. */
  async thaw(): Promise<void> {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const callback of held) {
      callback();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** The way from a machine to the Lease: slow, and cut now and then, before or after the Lease is reached. */
export interface Network {
  /** ms of the world for one way. */
  delayMs(): number;
  /** Which way is lost, if one is: the caller hears nothing until its limit. */
  lost(): "there" | "back" | undefined;
}

/** The Lease as seen over the network. */
export function over(network: Network, machine: Machine, world: FakeClock, lease: MemoryLease): LeaseStore {
  const travel = <T>(signal: AbortSignal, call: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const onAbort = (): void => reject(signal.reason ?? new ConnectionError("timeout", "late"));
      signal.addEventListener("abort", onAbort, { once: true });
      if (signal.aborted) return onAbort();
      const lost = network.lost();
      if (lost === "there") return;
      world.after(network.delayMs(), () => {
        const answer = call();
        if (lost === "back") return void answer;
        world.after(network.delayMs(), () => machine.whenAwake(() => void answer.then(resolve, reject)));
      });
    });
  const never = new AbortController().signal; // what is on its way cannot be called back
  return {
    get: (signal) => travel(signal, () => lease.get(never)),
    create: (spec, signal) => travel(signal, () => lease.create(spec, never)),
    replace: (spec, version, signal) => travel(signal, () => lease.replace(spec, version, never)),
  };
}

/** A write that arrived. */
export interface Write {
  readonly term: number;
  readonly identity: string;
}

export interface Writer {
  readonly identity: string;
  readonly machine: Machine;
  readonly store: LeaseStore;
  readonly writes: Write[];
  /** How long a write is on its way, ms of the world; less than what is left between giving up and being given up. */
  readonly delayMs: () => number;
  readonly world: FakeClock;
}

/** A process that stands for election again and again and, while it leads, writes every 200 ms of its clock. */
export async function writeWhileLeading(writer: Writer, stop: AbortSignal): Promise<void> {
  const { identity, machine, store, world } = writer;
  let run = 0;
  while (!stop.aborted) {
    run += 1;
    const options = {
      store,
      name: "test",
      identity: `${identity}-${run}`,
      clock: machine,
      random: () => 0.5,
    };
    await elect(options, stop, (leadership) => write(writer, leadership)).catch(() => {}); // lost: a new process
    if (!stop.aborted) await new Promise<void>((resolve) => void world.after(10, resolve));
  }
}

async function write({ machine, world, writes, delayMs }: Writer, leadership: Leadership): Promise<void> {
  const { identity, term, signal } = leadership;
  while (!signal.aborted) {
    // The check and the sending are one moment, as in `fencedApi`; the arrival is later.
    if (leadership.heldForMs() > 0) world.after(delayMs(), () => writes.push({ term, identity }));
    await new Promise<void>((resolve) => void machine.after(200, resolve));
  }
}
