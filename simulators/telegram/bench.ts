import { fork } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent, Client, type Dispatcher, request } from "undici";
import { createTelegramSimulator } from "./simulator.ts";
import type { BotStatsReport } from "./stats/bot-stats.ts";

/**
 * Measures what one simulator process carries: people in pairs write to each other at a steady rate and wait until they
 * are seen, a trivial bot passes each text on with one copyMessage. Usage: `node bench.ts [seconds=10] [acts per
 * second=1000] [people=2000] [data folder]`. The bot and the people run in a process of their own; the figures are those
 * of the simulator's.
 */
const [seconds = 10, rate = 1000, people = 2000] = process.argv.slice(2, 5).map(Number);
const dataDir = process.argv[5];
const TOKEN = "1001:bench";

if (process.env.BENCH_SIDE === "people") await runPeople(process.env.BENCH_URL ?? "");
else await runSimulator();

async function runSimulator(): Promise<void> {
  const simulator = await createTelegramSimulator({
    bots: [{ token: TOKEN, name: "bench", username: "bench_bot" }],
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
  const { bots } = (await (await fetch(`${simulator.url}/stats`)).json()) as Stats;
  const { updates, reaction_ms, calls } = bots.bench;
  const copied = calls.copyMessage?.["200"] ?? 0;
  console.log(
    JSON.stringify({
      acts_per_second: Math.round(copied / elapsed),
      cpu_us_per_act: Math.round((user + system) / copied),
      user_us_per_act: Math.round(user / copied),
      rss_mb: Math.round(process.memoryUsage.rss() / 2 ** 20),
      updates,
      reaction_ms,
    }),
  );
  child.kill();
  await simulator.close();
}

interface Stats {
  readonly bots: { readonly bench: BotStatsReport };
}

type Post = (path: string, body: unknown) => Promise<unknown>;

/** Somebody with a connection of their own. */
interface Person {
  readonly id: number;
  readonly post: Post;
}

async function runPeople(url: string): Promise<void> {
  await startBot(poster(url, new Agent({ connections: 100, pipelining: 1 })));
  const persons: Person[] = [];
  for (let index = 0; index < people; index++) {
    const post = poster(url, new Client(url, { pipelining: 1, keepAliveTimeout: 70_000 }));
    const { id } = (await post("/people", { first_name: `P${index}` })) as { id: number };
    persons.push({ id, post });
    await post(`/people/${id}/bots/bench/text`, { text: "/start" });
  }
  process.send?.("ready");
  await new Promise((resolve) => process.once("message", resolve));
  await talk(persons);
  process.send?.("done");
}

function poster(url: string, dispatcher: Dispatcher): Post {
  const headers = { "content-type": "application/json" };
  return async (path, body) => {
    const answer = await request(url + path, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
      dispatcher,
    });
    return answer.body.json();
  };
}

/** Ids go up by one from the first person's. */
function partnerOf(person: number): number {
  return person % 2 === 1 ? person + 1 : person - 1;
}

/** Starts a bot that passes each text on to the partner, and answers commands. */
async function startBot(post: Post): Promise<void> {
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      response.end();
      const { message } = JSON.parse(Buffer.concat(chunks).toString());
      const { chat, message_id, text } = message;
      if (text === "/start") return;
      const to = partnerOf(chat.id);
      void post(`/bot${TOKEN}/copyMessage`, { chat_id: to, from_chat_id: chat.id, message_id });
    });
  });
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await post(`/bot${TOKEN}/setWebhook`, { url: `http://127.0.0.1:${port}/`, max_connections: 100 });
}

/** Acts at the rate, whether the acts before were seen or not; returns when all are. */
function talk(persons: readonly Person[]): Promise<void> {
  let begun = 0;
  let seen = 0;
  const revisions = new Map<number, number>();
  const startedAt = performance.now();
  const act = async ({ id, post }: Person) => {
    const body = { text: `message ${begun}`, since: revisions.get(id) ?? 0, wait: 30 };
    const { revision } = (await post(`/people/${id}/bots/bench/act`, body)) as { revision: number };
    revisions.set(id, revision);
    seen += 1;
  };
  return new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(rate * seconds, ((performance.now() - startedAt) / 1000) * rate);
      for (; begun < due; begun++) {
        const person = persons[begun % people];
        if (person !== undefined) void act(person);
      }
      if (seen < rate * seconds) return;
      clearInterval(timer);
      resolve();
    }, 5);
  });
}
