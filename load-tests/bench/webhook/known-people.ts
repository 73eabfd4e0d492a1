import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { keysByChat } from "../../../app/src/platform/telegram/outbox/keys.ts";
import { addressOf } from "../../../app/src/platform/telegram/update/address.ts";
import { withRedis } from "../../../dev/servers/redis.ts";
import { until } from "../../../dev/servers/until.ts";
import { benchSession } from "../programs/pipeline-session.ts";
import { BOT } from "./fake-bot-api.ts";
import { updateOf } from "./update.ts";

const DAY_MS = 24 * 3_600_000;
const CHUNK_CHARACTERS = 1 << 20;
/** Sent last and answered last. */
const END = "all-known-people-were-added";

/**
 * Lets the benchmark's bot know so many people: each has a session and the marker of an earlier update, as if they had
 * talked to it before. Written as one stream of commands (a million people in about ten seconds); the append-only file
 * is made afterwards from what is in memory.
 */
export async function addKnownPeople(port: number, count: number): Promise<void> {
  await withRedis(port, (redis) => redis.config("SET", "appendonly", "no"));
  await pipe(port, commandsFor(count));
  await withRedis(port, (redis) => redis.config("SET", "appendonly", "yes"));
  const written = () =>
    withRedis(port, async (redis) =>
      /aof_rewrite_in_progress:0\r[\s\S]*aof_rewrite_scheduled:0\r/.test(await redis.info("persistence")),
    );
  await until(written, "the writing of the append-only file", 60_000);
}

function* commandsFor(count: number): Generator<string> {
  const keys = keysByChat("bench");
  const session = JSON.stringify({ ...benchSession.initial(), starts: 3, lastStartAt: 1_786_000_000 });
  for (let person = 0; person < count; person++) {
    const { chatId, queue, userId } = addressOf(updateOf({ person, update: 1 }));
    const shard = keys(chatId);
    const sessionKey = shard.session(chatId, userId);
    yield command("SET", shard.seen(BOT.id, queue), "1", "PX", String(3 * DAY_MS));
    yield command("HSET", sessionKey, "v", "3", "d", session);
    yield command("PEXPIRE", sessionKey, String(30 * DAY_MS));
  }
}

/** A command in Redis's protocol; all of it is ASCII here, so that a length in characters is one in bytes. */
const command = (...words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join("")}`;

/** Sends the commands without waiting for their answers, then waits for the last. @throws Error when one is refused */
async function pipe(port: number, commands: Iterable<string>): Promise<void> {
  const socket = connect({ port, host: "127.0.0.1" });
  const answered = allAnswered(socket);
  for (const chunk of chunksOf(commands))
    if (!socket.write(chunk, "latin1")) await Promise.race([once(socket, "drain"), answered]);
  socket.write(command("ECHO", END));
  await answered;
}

function allAnswered(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let tail = "";
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      const refused = /(?:^|\n)-(\w+ [^\r]*)/.exec(text);
      tail = (tail + text).slice(-2 * END.length);
      if (refused !== null) reject(new Error(`Redis refused a person: ${refused[1]}`));
      if (refused !== null || tail.includes(END)) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve());
  });
}

function* chunksOf(commands: Iterable<string>): Generator<string> {
  let chunk = "";
  for (const text of commands) {
    chunk += text;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    yield chunk;
    chunk = "";
  }
  yield chunk;
}
