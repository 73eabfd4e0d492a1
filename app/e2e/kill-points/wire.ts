/**
 * Names what a process is about to write to a socket; nothing for what changes nothing (reads, pings, the search for due
 * work), and several where the outbox's steps share a call. Reads just enough of each protocol: RESP, MongoDB's OP_MSG,
 * HTTP/1.1.
 */
export function namesOf(bytes: Buffer): readonly string[] {
  if (bytes[0] === 0x2a) return redisCommand(bytes.toString("latin1"));
  const line = /^(GET|POST|PUT|DELETE) (\S+) HTTP\/1\.1\r\n/.exec(bytes.subarray(0, 512).toString("latin1"));
  if (line !== null) return httpCall(line[1] ?? "", withoutIds(line[2] ?? ""));
  return mongoCommand(bytes);
}

/** Of the Bot API what only asks is none, such as the metrics' looks at the webhook. */
const httpCall = (method: string, path: string): string[] =>
  path.startsWith("/bot/get") ? [] : [`http ${method} ${path}`];

/** A piece that is written to a socket, as bytes. */
export const bytesOf = (chunk: Uint8Array | string): Buffer =>
  typeof chunk === "string"
    ? Buffer.from(chunk)
    : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);

const WRITES = new Set([
  "insert",
  "update",
  "delete",
  "findAndModify",
  "commitTransaction",
  "abortTransaction",
]);
const OP_MSG = 2013;
const HEADER_BYTES = 16;

function mongoCommand(bytes: Buffer): string[] {
  if (bytes.length < HEADER_BYTES + 12 || bytes.readInt32LE(12) !== OP_MSG) return [];
  // Flags (4), section kind (1), document length (4), type of the first element (1), then its name and value.
  const nameAt = HEADER_BYTES + 4 + 1 + 4 + 1;
  const nameEnd = bytes.indexOf(0, nameAt);
  const name = bytes.toString("latin1", nameAt, nameEnd);
  if (!WRITES.has(name)) return [];
  const valueAt = nameEnd + 1;
  const isText = bytes[nameAt - 1] === 2;
  const collection = isText ? bytes.toString("latin1", valueAt + 4, bytes.indexOf(0, valueAt + 4)) : "";
  return [`mongo ${name} ${collection}`.trim()];
}

const READS =
  /^(get|hget|hmget|hgetall|exists|info|ping|hello|client|llen|zcard|zrange|lindex|bzpopmin|type|cluster|select|auth|quit)$/i;

/** A command and what it is given, as RESP writes them. */
export const redisArguments = (text: string): string[] =>
  [...text.matchAll(/\$\d+\r\n([^\r]*)\r\n/g)].map((match) => match[1] ?? "");

function redisCommand(text: string): string[] {
  const [command = "", ...args] = redisArguments(text);
  // A whole script follows only where Redis did not know it by its hash, and so is the same step once more.
  if (READS.test(command) || /^eval$/i.test(command)) return [];
  if (!/^evalsha$/i.test(command)) {
    const [key = ""] = args;
    return key.startsWith(TASKS) ? [] : [`redis ${command.toLowerCase()} ${withoutIds(key)}`];
  }
  const calls = outboxCalls(args.at(-1) ?? "");
  if (calls === undefined)
    return isLook(args) ? [] : [`redis script ${(args[0] ?? "").slice(0, 6)} ${withoutIds(args[2] ?? "")}`];
  return calls.flatMap(({ step }) => (LOOKS.has(step) ? [] : [`redis outbox ${step}`]));
}

/** Keys of the periodic tasks' turns and ends: each of them looks several times a minute whether its time has come. */
const TASKS = "{botfleet:tasks}:";

/** BullMQ's rounds for jobs whose worker vanished, several a second in all. */
const isLook = ([, , firstKey = ""]: readonly string[]): boolean => firstKey.endsWith(":stalled");

/** Steps of the outbox that only look, or look for due work. */
const LOOKS = new Set(["load", "load-event", "take"]);
const STEPS = new Set(["commit", "commit-event", "append", "settle", "postpone", ...LOOKS]);

/** One step of the outbox with what it is given, without its keys. */
export interface OutboxCall {
  readonly step: string;
  readonly args: readonly string[];
}

/**
 * The steps of a call of the outbox, whose last argument lists them: `[step, number of keys, of arguments, keys …,
 * arguments …]`. Undefined where it is another script's.
 */
export function outboxCalls(argument: string): readonly OutboxCall[] | undefined {
  if (!argument.startsWith('["')) return undefined;
  const asked = JSON.parse(argument) as readonly string[];
  const calls: OutboxCall[] = [];
  for (let at = 0; at < asked.length; ) {
    const argsAt = at + 3 + Number(asked[at + 1]);
    const end = argsAt + Number(asked[at + 2]);
    calls.push({ step: asked[at] ?? "", args: asked.slice(argsAt, end) });
    at = end;
  }
  return calls.every(({ step }) => STEPS.has(step)) ? calls : undefined;
}

/** The same step of two conversations has one name: ids, order numbers and digits go. */
const withoutIds = (text: string): string =>
  text
    .replace(/bot\d+:[\w-]+/, "bot")
    .replace(/S-[A-Z0-9]{6}/g, "ORDER")
    .replace(/(se-)?[0-9a-f]{8,}[0-9a-f-]*|\d+/g, "N");
