import { fork } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent, request } from "undici";
import { createTelegramSimulator } from "./simulator.ts";

/**
 * Measures what one simulator process carries: people send texts at a steady rate, a trivial bot answers each with one
 * sendMessage. Usage: `node bench.ts [seconds=10] [updates per second=1000] [people=500] [data folder]`. The bot and the
 * people run in a process of their own; the figures are those of the simulator's.
 */
const [seconds = 10, rate = 1000, people = 500] = process.argv.slice(2, 5).map(Number);
const dataDir = process.argv[5];
const TOKEN = "1001:bench";

if (process.env.BENCH_SIDE === "people") await runPeople(process.env.BENCH_URL ?? "");
else await runSimulator();

async function runSimulator(): Promise<void> {
  const simulator = await createTelegramSimulator({
    bots: [{ token: TOKEN, name: "bench", username: "bench_bot" }],
    floods: { enabled: false },
    dataDir,
  });
  const child = fork(import.meta.filename, process.argv.slice(2), {
    env: { ...process.env, BENCH_SIDE: "people", BENCH_URL: simulator.url },
  });
  await new Promise((resolve) => child.once("message", resolve));
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  child.send("go");
  await new Promise((resolve) => child.once("message", resolve));
  const elapsed = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const stats = await (await fetch(`${simulator.url}/stats`)).json();
  const { updates, reaction_ms, calls } = stats.bots.bench;
  const sent = calls.sendMessage?.["200"] ?? 0;
  console.log(
    JSON.stringify({
      updates_per_second: Math.round(sent / elapsed),
      cpu_us_per_update: Math.round((user + system) / sent),
      per_full_core: Math.round((1e6 * sent) / (user + system)),
      rss_mb: Math.round(process.memoryUsage.rss() / 2 ** 20),
      updates,
      reaction_ms,
    }),
  );
  child.kill();
  await simulator.close();
}

type Post = (path: string, body: unknown) => Promise<unknown>;

async function runPeople(url: string): Promise<void> {
  const dispatcher = new Agent({ connections: 100, pipelining: 1 });
  const post: Post = async (path, body) => {
    const headers = { "content-type": "application/json" };
    const answer = await request(url + path, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
      dispatcher,
    });
    return answer.body.json();
  };
  const replied = await startBot(post);
  const ids: number[] = [];
  for (let index = 0; index < people; index++) {
    const person = (await post("/people", { first_name: `P${index}` })) as { id: number };
    ids.push(person.id);
  }
  process.send?.("ready");
  await new Promise((resolve) => process.once("message", resolve));
  await talk(post, ids, replied);
  process.send?.("done");
}

/** Starts a bot that answers each text; tells how many it has answered. */
async function startBot(post: Post): Promise<() => number> {
  let replied = 0;
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      response.end();
      const { message } = JSON.parse(Buffer.concat(chunks).toString());
      void post(`/bot${TOKEN}/sendMessage`, { chat_id: message.chat.id, text: `Got ${message.text}` }).then(
        () => {
          replied += 1;
        },
      );
    });
  });
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await post(`/bot${TOKEN}/setWebhook`, { url: `http://127.0.0.1:${port}/`, max_connections: 100 });
  return () => replied;
}

/** Sends texts at the rate, whether they are answered or not; returns when all are. */
function talk(post: Post, ids: readonly number[], replied: () => number): Promise<void> {
  let sent = 0;
  const startedAt = performance.now();
  return new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(rate * seconds, ((performance.now() - startedAt) / 1000) * rate);
      for (; sent < due; sent++) {
        void post(`/people/${ids[sent % people]}/bots/bench/text`, { text: `message ${sent}` });
      }
      if (replied() < rate * seconds) return;
      clearInterval(timer);
      resolve();
    }, 5);
  });
}
