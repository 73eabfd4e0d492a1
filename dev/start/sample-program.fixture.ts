import { createServer } from "node:http";

// A stand-in for a role in the supervisor's tests: answers on PORT, writes what happens to it, ends when told.
const { PORT, NAME, DIE_AFTER_MS } = process.env;
const say = (event: string) =>
  console.log(`${NAME} ${event} ${performance.timeOrigin + performance.now()} ${process.pid}`);

const server = createServer((_, response) => response.end("ready"));
server.listen(Number(PORT), "127.0.0.1", () => say("ready"));
process.on("SIGTERM", () => {
  say("stopped");
  server.closeAllConnections();
  server.close();
});
if (DIE_AFTER_MS !== undefined) setTimeout(() => process.exit(3), Number(DIE_AFTER_MS));
