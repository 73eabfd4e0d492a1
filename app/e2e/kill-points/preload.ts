// Loaded before a role (`node --import`): counts what the process writes to databases and outside services, and ends
// it with SIGKILL at the chosen one. SIGUSR2 arms it: the counting starts anew with the target then in the file.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { flushCompileCache, syncBuiltinESMExports } from "node:module";
import net, { Socket, type TcpNetConnectOpts } from "node:net";
import { LaneStepReader } from "./lane-steps.ts";
import { bytesOf, namesOf } from "./wire.ts";

const folder = process.env.KILL_FOLDER ?? "";
const role = /(\w+)\.ts$/.exec(process.argv[1] ?? "")?.[1] ?? "";
const counts = new Map<string, number>();
const condemned = new WeakSet<Socket>();
const readers = new WeakMap<Socket, LaneStepReader>();
let armed = false;
let target = "";

process.on("SIGUSR2", () => {
  // Who is killed writes nothing at its end, and the next one would compile everything again.
  if (!armed) flushCompileCache();
  target = readFileSync(`${folder}/${role}.target`, "utf8");
  counts.clear();
  armed = true;
  writeFileSync(`${folder}/${role}.points`, "");
  writeFileSync(`${folder}/${role}.lanes`, "");
  writeFileSync(`${folder}/${role}.armed`, target);
});

const die = (): void => {
  process.kill(process.pid, "SIGKILL");
};

/** Numbers each step of a write within the armed time, notes it, and dies before the write if one is the target. */
function pass(socket: Socket, chunk: unknown): void {
  if (!armed || !(typeof chunk === "string" || chunk instanceof Uint8Array)) return;
  const bytes = bytesOf(chunk);
  const points = namesOf(bytes).map(numbered);
  // What is not written is not noted.
  if (points.some((point) => target === `before ${point}`)) die();
  append("points", points);
  append(
    "lanes",
    readerOf(socket)
      .feed(bytes)
      .map((step) => JSON.stringify(step)),
  );
  if (points.some((point) => target === `after ${point}`)) condemned.add(socket);
}

function append(file: string, lines: readonly string[]): void {
  if (lines.length > 0) appendFileSync(`${folder}/${role}.${file}`, `${lines.join("\n")}\n`);
}

function readerOf(socket: Socket): LaneStepReader {
  const known = readers.get(socket) ?? new LaneStepReader();
  readers.set(socket, known);
  return known;
}

function numbered(name: string): string {
  const count = (counts.get(name) ?? 0) + 1;
  counts.set(name, count);
  return `${name} #${count}`;
}

const { push, write } = Socket.prototype;
Socket.prototype.write = function (this: Socket, ...args: Parameters<Socket["write"]>) {
  pass(this, args[0]);
  return write.apply(this, args);
} as Socket["write"];
// What arrives next on the socket is the answer: the process dies before it sees it.
Socket.prototype.push = function (this: Socket, ...args: Parameters<Socket["push"]>) {
  if (condemned.has(this)) die();
  return push.apply(this, args);
};

// A socket that reads into a buffer of its owner's has no `push`: there the owner's callback is what sees the answer.
const { connect } = net;
net.connect = ((options: TcpNetConnectOpts, ...rest: [(() => void)?]) => {
  const { onread } = options;
  if (onread === undefined) return connect(options, ...rest);
  const callback: typeof onread.callback = (bytes, buffer) => {
    if (condemned.has(socket)) die();
    return onread.callback(bytes, buffer);
  };
  const socket = connect({ ...options, onread: { ...onread, callback } }, ...rest);
  return socket;
}) as typeof net.connect;
syncBuiltinESMExports();
