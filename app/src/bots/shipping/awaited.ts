import type { ShippingSession } from "./session.ts";

type Awaiting = Pick<
  ShippingSession,
  "awaitsAddress" | "draft" | "expecting" | "naming" | "namingAddress" | "saving"
>;

/** What a typed text means; `address`: one to save under a name. */
export type Awaited = ShippingSession["expecting"] | "address";

/**
 * What is awaited now. An address to save is stored as a name that is awaited with nothing to be named yet: another release
 * knows nothing of it, and leaves the label alone.
 */
export function awaitedOf({ expecting, naming, saving }: Awaiting): Awaited {
  return expecting === "name" && naming === undefined && saving !== undefined ? "address" : expecting;
}

/** Once something in between has ended: awaits the address that is being saved or its name, else the label, else nothing. */
export function awaitAgain(session: Awaiting): void {
  delete session.naming;
  if (session.saving === undefined && session.namingAddress === undefined) delete session.awaitsAddress;
  if (session.awaitsAddress) session.expecting = "name";
  else session.expecting = session.draft === undefined ? "nothing" : "label";
}
