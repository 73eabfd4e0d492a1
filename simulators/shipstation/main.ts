import { entryOptions, serveUntilStopped } from "../http/entry.ts";
import { createShipStationSimulator } from "./simulator.ts";

// Besides PORT, HOST, PUBLIC_URL and DATA_DIR: API_KEYS (comma list) and CALLS_PER_MINUTE.
const { API_KEYS, CALLS_PER_MINUTE } = process.env;
const simulator = await createShipStationSimulator({
  ...entryOptions(process.env),
  apiKeys: (API_KEYS ?? "simulated-shipstation-key").split(","),
  callsPerMinute: Number(CALLS_PER_MINUTE ?? 200),
});
serveUntilStopped("shipstation", simulator);
