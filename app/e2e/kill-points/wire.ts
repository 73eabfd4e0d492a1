import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/**
 * Names what a process is about to write to a socket, or answers undefined for what changes nothing (reads, pings,
 * the search for due work). Reads just enough of each protocol: RESP, MongoDB's OP_MSG, HTTP/1.1.
 */
export function nameOf(chunk: Uint8Array | string): string | undefined {
  const bytes =
    typeof chunk === "string"
      ? Buffer.from(chunk)
      : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (bytes[0] === 0x2a) return redisCommand(bytes.subarray(0, 1_024).toString("latin1"));
  const line = /^(GET|POST|PUT|DELETE) (\S+) HTTP\/1\.1\r\n/.exec(bytes.subarray(0, 512).toString("latin1"));
  if (line !== null) return `http ${line[1]} ${withoutIds(line[2] ?? "")}`;
  return mongoCommand(bytes);
}

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

function mongoCommand(bytes: Buffer): string | undefined {
  if (bytes.length < HEADER_BYTES + 12 || bytes.readInt32LE(12) !== OP_MSG) return undefined;
  // Flags (4), section kind (1), document length (4), type of the first element (1), then its name and value.
  const nameAt = HEADER_BYTES + 4 + 1 + 4 + 1;
  const nameEnd = bytes.indexOf(0, nameAt);
  const name = bytes.toString("latin1", nameAt, nameEnd);
  if (!WRITES.has(name)) return undefined;
  const valueAt = nameEnd + 1;
  const isText = bytes[nameAt - 1] === 2;
  const collection = isText ? bytes.toString("latin1", valueAt + 4, bytes.indexOf(0, valueAt + 4)) : "";
  return `mongo ${name} ${collection}`.trim();
}

const READS =
  /^(get|hget|hmget|hgetall|exists|info|ping|hello|client|llen|zcard|zrange|lindex|bzpopmin|type|cluster|select|auth|quit)$/i;

function redisCommand(text: string): string | undefined {
  const [command = "", ...args] = [...text.matchAll(/\$\d+\r\n([^\r]*)\r\n/g)].map((match) => match[1] ?? "");
  if (READS.test(command)) return undefined;
  if (!/^eval(sha)?$/i.test(command)) return `redis ${command.toLowerCase()} ${withoutIds(args[0] ?? "")}`;
  const script = OUTBOX.get(args[0] ?? "");
  if (script === "load" || script === "take") return undefined;
  return script === undefined
    ? `redis script ${(args[0] ?? "").slice(0, 6)} ${withoutIds(args[2] ?? "")}`
    : `redis outbox ${script}`;
}

/** Hash → name of the outbox scripts, which are sent by their hash. */
const OUTBOX: ReadonlyMap<string, string> = new Map(
  ["load", "commit", "append", "settle", "postpone", "take"].map((name) => {
    const folder = new URL("../../src/platform/telegram/outbox/scripts/", import.meta.url);
    const parts = name === "load" ? ["clock", name] : ["clock", "lane", name];
    const source = parts.map((part) => readFileSync(new URL(`${part}.lua`, folder), "utf8")).join("\n");
    return [createHash("sha1").update(source).digest("hex"), name];
  }),
);

/** The same step of two conversations has one name: ids, order numbers and digits go. */
const withoutIds = (text: string): string =>
  text
    .replace(/bot\d+:[\w-]+/, "bot")
    .replace(/S-[A-Z0-9]{6}/g, "ORDER")
    .replace(/(se-)?[0-9a-f]{8,}[0-9a-f-]*|\d+/g, "N");
