import { entryOptions, serveUntilStopped } from "../http/entry.ts";
import { createOxaPaySimulator } from "./simulator.ts";

// Besides PORT, HOST, PUBLIC_URL and DATA_DIR: MERCHANT_KEYS (comma list) and RETRY_SCALE.
const { MERCHANT_KEYS, RETRY_SCALE } = process.env;
const simulator = await createOxaPaySimulator({
  ...entryOptions(process.env),
  merchantKeys: (MERCHANT_KEYS ?? "simulated-oxapay-key").split(","),
  retryScale: Number(RETRY_SCALE ?? 1),
});
serveUntilStopped("oxapay", simulator);
