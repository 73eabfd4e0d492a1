import type { RoleName, Stack } from "../../../dev/testing/stack.ts";

/** A start that fails, as on a machine with much to do, is followed by another; one that always fails is a bug. */
const STARTS = 3;

/** The processes that are killed. */
export const KILLED_ROLES: readonly RoleName[] = ["bot", "worker", "api"];

/** Starts a role again whenever it was killed, as a cluster does. */
export class Supervisor {
  readonly #stack: Stack;
  readonly #deaths = new Map<RoleName, number>();
  readonly #restarts = new Map<RoleName, Promise<void>>();
  readonly #away = new Map<RoleName, Promise<unknown>>();

  constructor(stack: Stack) {
    this.#stack = stack;
    for (const role of KILLED_ROLES) this.#watch(role);
  }

  /** How often the role was killed. */
  deaths(role: RoleName): number {
    return this.#deaths.get(role) ?? 0;
  }

  /** Resolves when the role is ready again, if it was killed. */
  async running(role: RoleName): Promise<void> {
    await this.#restarts.get(role);
  }

  /** Kills a role, and starts it again only when something has happened meanwhile. */
  async without(role: RoleName, happens: () => Promise<void>): Promise<void> {
    const over = Promise.withResolvers<void>();
    this.#away.set(role, over.promise);
    const { exited, pid } = this.#stack.role(role);
    process.kill(pid, "SIGKILL");
    try {
      await exited;
      await happens();
    } finally {
      this.#away.delete(role);
      over.resolve();
    }
    await this.running(role);
  }

  #watch(role: RoleName): void {
    void this.#stack.role(role).exited.then(({ signal }) => {
      if (signal !== "SIGKILL") return;
      this.#deaths.set(role, this.deaths(role) + 1);
      const restart = this.#startAgain(role);
      restart.catch(() => undefined); // whoever waits for the role is told
      this.#restarts.set(role, restart);
    });
  }

  async #startAgain(role: RoleName): Promise<void> {
    await this.#away.get(role);
    for (let start = 1; ; start++) {
      try {
        await this.#stack.restart(role);
        return this.#watch(role);
      } catch (error) {
        if (start === STARTS) throw error;
      }
    }
  }
}
