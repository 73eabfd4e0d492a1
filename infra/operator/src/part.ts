import type { Registry } from "prom-client";
import type { EventRecorder, KubeApi, Logger, Manager } from "./runtime/index.ts";
import type { Settings } from "./settings.ts";

/** What a part of the operator works with. */
export interface PartContext {
  /** Watches and controllers are added to it; it runs them. */
  readonly manager: Manager;
  /** For reading, in every replica. What only the leader may write goes through the `api` of a reconcile. */
  readonly api: KubeApi;
  readonly settings: Settings;
  readonly events: EventRecorder;
  /** Metrics of its own; shown at `/metrics`. */
  readonly registry: Registry;
  readonly logger: Logger;
}

/** What a part does in every replica, leader or not: serving something. */
export interface PartService {
  /** Runs until the signal is aborted. A throw ends the process. */
  run(signal: AbortSignal): Promise<void>;
  /** Why it cannot serve yet; empty when it can. Counts for `/readyz`. */
  problems(): readonly string[];
}

/** A kind with its controller, or something that is served. */
export interface OperatorPart {
  readonly name: string;
  /** Adds its watches and controllers. Called once, before anything runs. @returns what it serves besides, if anything */
  begin(context: PartContext): PartService | undefined;
}
