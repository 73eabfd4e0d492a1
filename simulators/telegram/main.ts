import { readBots } from "./config.ts";
import { createTelegramSimulator } from "./simulator.ts";

const { HOST, PORT, DATA_DIR, BOTS } = process.env;

const simulator = await createTelegramSimulator({
  host: HOST ?? "127.0.0.1",
  port: Number(PORT ?? 8080),
  bots: readBots(BOTS ?? ""),
  dataDir: DATA_DIR === "" ? undefined : DATA_DIR,
});
console.log(JSON.stringify({ msg: "listening", url: simulator.url }));

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void simulator.close().then(() => process.exit(0));
  });
}
