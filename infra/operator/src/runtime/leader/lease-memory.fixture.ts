import type { Lease, LeaseSpec, LeaseStore } from "./lease.ts";

/**
 * A Lease in memory with the API server's rules: each write has to name the version it changes, gives a new one, and loses
 * when it is late. `lease-store.cluster.test.ts` holds it and the real one against the same tests.
 */
export class MemoryLease implements LeaseStore {
  #lease: Lease | undefined;
  #version = 0;

  get current(): Lease | undefined {
    return this.#lease;
  }

  async get(signal: AbortSignal): Promise<Lease | undefined> {
    signal.throwIfAborted();
    return this.#lease;
  }

  async create(spec: LeaseSpec, signal: AbortSignal): Promise<Lease | undefined> {
    signal.throwIfAborted();
    return this.#lease === undefined ? this.#write(spec) : undefined;
  }

  /** One that is not there is made, as the API server does for Leases. */
  async replace(spec: LeaseSpec, resourceVersion: string, signal: AbortSignal): Promise<Lease | undefined> {
    signal.throwIfAborted();
    const free = this.#lease === undefined || this.#lease.resourceVersion === resourceVersion;
    return free ? this.#write(spec) : undefined;
  }

  /** Somebody's `kubectl`. */
  edit(spec: Partial<LeaseSpec>): void {
    this.#write({ ...this.#lease?.spec, ...spec });
  }

  remove(): void {
    this.#lease = undefined;
  }

  #write(spec: LeaseSpec): Lease {
    this.#version += 1;
    this.#lease = { spec, resourceVersion: String(this.#version) };
    return this.#lease;
  }
}
