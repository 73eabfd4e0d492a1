import type { Stack } from "../../../dev/testing/stack.ts";

export type KilledRole = "bot" | "worker";

/** Starts a role again whenever it was killed, as a cluster does. */
export class Supervisor {
  readonly #stack: Stack;
  readonly #deaths: Record<KilledRole, number> = { bot: 0, worker: 0 };
  readonly #restarts: Record<KilledRole, Promise<void>> = {
    bot: Promise.resolve(),
    worker: Promise.resolve(),
  };

  constructor(stack: Stack) {
    this.#stack = stack;
    for (const role of ["bot", "worker"] as const) this.#watch(role);
  }

  /** How often the role was killed. */
  deaths(role: KilledRole): number {
    return this.#deaths[role];
  }

  /** Resolves when the role is ready again, if it was killed. */
  running(role: KilledRole): Promise<void> {
    return this.#restarts[role];
  }

  #watch(role: KilledRole): void {
    void this.#stack.role(role).exited.then(({ signal }) => {
      if (signal !== "SIGKILL") return;
      this.#deaths[role]++;
      this.#restarts[role] = this.#stack.restart(role).then(() => this.#watch(role));
      this.#restarts[role].catch(() => undefined);
    });
  }
}
