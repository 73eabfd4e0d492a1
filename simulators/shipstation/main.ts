import { createShipStationSimulator } from "./simulator.ts";

// Environment: PORT, DATA_DIR, API_KEYS (comma list), CALLS_PER_MINUTE.
const { PORT, DATA_DIR, API_KEYS, CALLS_PER_MINUTE } = process.env;
const simulator = await createShipStationSimulator({
  port: Number(PORT ?? 0),
  apiKeys: (API_KEYS ?? "simulated-shipstation-key").split(","),
  callsPerMinute: Number(CALLS_PER_MINUTE ?? 200),
  ...(DATA_DIR === undefined ? {} : { dataDir: DATA_DIR }),
});
console.log(JSON.stringify({ msg: "listening", service: "shipstation", url: simulator.url }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void simulator.close());
