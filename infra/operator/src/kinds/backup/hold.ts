import { setFinalizer } from "../../runtime/index.ts";
import { RESTORE_KIND, type Restore } from "./restore-kind.ts";
import type { Calling } from "./runs.ts";

/** Keeps a Restore that is deleted until its Job ended: with the object its Job would go, in the middle of what it writes. */
const FINALIZER = "botfleet.dev/restore-runs";
const FIELD_MANAGER = "botfleet-restores";

/** From now on a deletion waits for {@link release}. */
export const hold = (restore: Restore, { api, signal }: Calling): Promise<void> =>
  setFinalizer(api, RESTORE_KIND.resource, restore, FINALIZER, {
    fieldManager: FIELD_MANAGER,
    present: true,
    signal,
  });

/** A deletion waits no longer. Can be repeated. */
export async function release(restore: Restore, { api, signal }: Calling): Promise<void> {
  const options = { fieldManager: FIELD_MANAGER, present: false, signal };
  await setFinalizer(api, RESTORE_KIND.resource, restore, FINALIZER, options);
}
