import { AppError } from "../../../platform/errors/app-error.ts";
import type { ShipStationClient, VoidAnswer } from "../clients/shipstation.ts";
import type { VoidRefusal, VoidRefusalKey } from "./void-request.ts";

/** What the carrier has decided. */
export type VoidVerdict = { readonly refusal: VoidRefusal | undefined };

type Vendor = Pick<ShipStationClient, "label" | "scanned" | "voidLabel">;

const APPROVED: VoidVerdict = { refusal: undefined };

const REFUSALS: Readonly<Partial<Record<VoidAnswer["reason"], VoidRefusalKey>>> = {
  label_already_used: "void-refused-used",
  label_not_found_within_void_period: "void-refused-late",
};

/**
 * Has a label voided, or learns that it is not to be. What an earlier call led to is read from the label itself, before
 * the carrier is asked and again when it refuses: a void that went through, by whomever, is one.
 *
 * A label whose parcel was scanned is not even asked for: some carriers approve and silently do not refund it.
 * @throws AppError when the outcome is unknown: run it again.
 */
export async function settleVoid(vendor: Vendor, labelId: string, signal: AbortSignal): Promise<VoidVerdict> {
  const label = await vendor.label(labelId, signal);
  if (label === undefined) return refused("void-refused-carrier", "The carrier knows no such label.");
  if (label.state === "voided") return APPROVED;
  if (await wasScanned(vendor, labelId, signal)) return refused("void-refused-used", "");
  const { approved, message, reason } = await ask(vendor, labelId, signal);
  if (approved || (await isVoided(vendor, labelId, signal))) return APPROVED;
  return refused(REFUSALS[reason] ?? "void-refused-carrier", message);
}

/** Where the carrier's tracking cannot be asked at all, the void itself is left to decide. */
async function wasScanned(vendor: Vendor, labelId: string, signal: AbortSignal): Promise<boolean> {
  try {
    return await vendor.scanned(labelId, signal);
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

async function isVoided(vendor: Vendor, labelId: string, signal: AbortSignal): Promise<boolean> {
  return (await vendor.label(labelId, signal))?.state === "voided";
}

/** A refusal by status is one as well, unless it is about us. */
async function ask(vendor: Vendor, labelId: string, signal: AbortSignal): Promise<VoidAnswer> {
  try {
    return await vendor.voidLabel(labelId, signal);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { approved: false, reason: "unknown", message: String(error.details.words ?? "") };
  }
}

/** True for a lasting no to this label; one to our key says nothing of it. */
function isRefusal(error: unknown): error is AppError {
  if (!(error instanceof AppError) || error.retry !== "never") return false;
  const { outcome, status } = error.details;
  return outcome === "refused" && status !== 401 && status !== 403;
}

const refused = (key: VoidRefusalKey, words: string): VoidVerdict => ({
  refusal: { key, words: words.slice(0, 200) },
});
