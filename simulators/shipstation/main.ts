import { entryOptions, serveUntilStopped } from "../http/entry.ts";
import { createShipStationSimulator } from "./simulator.ts";

// Besides PORT, HOST, PUBLIC_URL and DATA_DIR: API_KEYS (comma list), CALLS_PER_MINUTE, PARCEL_SPEED and RETRY_SCALE.
const { API_KEYS, CALLS_PER_MINUTE, PARCEL_SPEED, RETRY_SCALE } = process.env;
const simulator = await createShipStationSimulator({
  ...entryOptions(process.env),
  apiKeys: (API_KEYS ?? "simulated-shipstation-key").split(","),
  callsPerMinute: Number(CALLS_PER_MINUTE ?? 200),
  parcelSpeed: Number(PARCEL_SPEED ?? 1),
  retryScale: Number(RETRY_SCALE ?? 1),
});
serveUntilStopped("shipstation", simulator);
