import { hasCode } from "../../../platform/errors/app-error.ts";
import type { FileStore } from "../../../platform/files/file-store.ts";
import type { ShipStationClient } from "../clients/shipstation.ts";

/** A 4 × 6 inch page; the client's own limit on answers is a little above it. */
const MAX_PDF_BYTES = 3 * 1024 * 1024;

/** The name under which a person gets the PDF of an order's label. */
export const labelFilename = (orderId: string): string => `label-${orderId}.pdf`;

/** Brings a label's PDF into the store, unless it is there. */
export async function storePdf(
  {
    files,
    shipstation,
  }: {
    readonly files: Pick<FileStore, "head" | "put">;
    readonly shipstation: Pick<ShipStationClient, "labelPdf">;
  },
  { key, labelId, orderId }: { readonly key: string; readonly labelId: string; readonly orderId: string },
  signal: AbortSignal,
): Promise<void> {
  if (await files.head(key)) return;
  const pdf = await shipstation.labelPdf(labelId, signal);
  const options = {
    contentType: "application/pdf",
    filename: labelFilename(orderId),
    maxBytes: MAX_PDF_BYTES,
  };
  try {
    await files.put(key, pdf, options);
  } catch (error) {
    // The vendor draws the page anew each time; one drawing of the label is as good as another.
    if (!hasCode(error, "FILE_EXISTS")) throw error;
  }
}
