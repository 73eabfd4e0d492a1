import type { Metrics } from "../../observe/metrics.ts";

/** How exact the moments are; an update is not to pay for more. */
const STEP_MS = 1_000;

/**
 * Shows on the metrics page which of a bot's webhook secrets this process accepts, by their fingerprints, and when each was
 * last used. Whoever rotates a secret learns from it when every process knows the new one and nobody uses the old one.
 */
export class SecretUse {
  readonly #gauge: Metrics["webhookSecretUsed"];
  readonly #bot: string;
  /** By fingerprint, ms since 1970; 0: not used yet. */
  readonly #shown = new Map<string, number>();

  constructor({ webhookSecretUsed }: Pick<Metrics, "webhookSecretUsed">, bot: string) {
    this.#gauge = webhookSecretUsed;
    this.#bot = bot;
  }

  /** The set is this one from now on. What stays in it keeps its time. */
  accepted(fingerprints: readonly string[]): void {
    for (const gone of [...this.#shown.keys()].filter((each) => !fingerprints.includes(each))) {
      this.#shown.delete(gone);
      this.#gauge.remove({ bot: this.#bot, secret: gone });
    }
    for (const fingerprint of fingerprints) if (!this.#shown.has(fingerprint)) this.#show(fingerprint, 0);
  }

  /** A request showed this secret. */
  used(fingerprint: string, nowMs: number): void {
    if (nowMs - (this.#shown.get(fingerprint) ?? 0) >= STEP_MS) this.#show(fingerprint, nowMs);
  }

  #show(fingerprint: string, atMs: number): void {
    this.#shown.set(fingerprint, atMs);
    this.#gauge.set({ bot: this.#bot, secret: fingerprint }, atMs / 1_000);
  }
}
