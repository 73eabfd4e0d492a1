import type { Clock } from "./clock/clock.ts";
import type { Faults } from "./faults/faults.ts";
import type { FileStore } from "./files/file-store.ts";
import type { FloodLimits } from "./floods/flood-limits.ts";
import type { Limits } from "./limits.ts";
import type { RecordStore } from "./storage/record-store.ts";

/** What all parts of one simulator share. */
export interface Services {
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly limits: Limits;
  /** As a self-hosted Bot API server: webhooks may be plain HTTP on any port. */
  readonly localMode: boolean;
  readonly records: RecordStore;
  readonly files: FileStore;
  readonly faults: Faults;
  readonly floods: FloodLimits;
}
