import { readBots, readGuests } from "./config.ts";
import { createTelegramSimulator } from "./simulator.ts";

const { HOST, PORT, DATA_DIR, BOTS, GUESTS, MESSAGES_PER_CHAT } = process.env;

const port = Number(PORT ?? 8080);
const simulator = await createTelegramSimulator({
  host: HOST ?? "127.0.0.1",
  port,
  bots: readBots(BOTS ?? ""),
  guests: readGuests(GUESTS ?? ""),
  dataDir: DATA_DIR === "" ? undefined : DATA_DIR,
  limits: MESSAGES_PER_CHAT === undefined ? {} : { messagesPerChat: Number(MESSAGES_PER_CHAT) },
}).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== "EADDRINUSE") throw error;
  console.error(`Port ${port} is taken: set PORT to another one.`);
  process.exit(1);
});
console.log(JSON.stringify({ msg: "listening", url: simulator.url }));

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void simulator.close().then(() => process.exit(0));
  });
}
