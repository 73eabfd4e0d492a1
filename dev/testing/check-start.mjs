import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

// `node dev/testing/check-start.mjs`: does `npm start` keep its promises on this machine? Linux only (/proc).
// The last line is "N passed, N failed".
const READY = /^Botfleet is ready: open (\S+)$/;

/** Processors that others may use during a start that is judged by its time. */
const OTHERS_AT_MOST = 0.5;
/** Of /proc's times. */
const TICKS_PER_SECOND = 100;

let passed = 0;
let failed = 0;
/** One promise: `holds` rejects when it is broken, and may return a figure to print. */
async function check(promise, holds) {
  try {
    const figure = await holds();
    passed++;
    console.log(`[start] passed: ${promise}${figure ? ` (${figure})` : ""}`);
  } catch (error) {
    failed++;
    console.log(`[start] failed: ${promise}: ${error.message}`);
  }
}

/** `npm start` in a process group of its own, as a terminal runs it; without the settings of whoever works here, which may be keys. */
function npmStart(port) {
  const { MONGO_URL, REDIS_URL, ...inherited } = process.env;
  const env = { ...inherited, PORT: String(port) };
  const child = spawn("npm", ["start", "--", "--defaults"], {
    detached: true,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const run = { child, output: "", exited: once(child, "exit"), ready: undefined };
  child.stderr.on("data", (chunk) => {
    run.output += chunk;
  });
  run.ready = new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      run.output += `${line}\n`;
      const address = READY.exec(line)?.[1];
      if (address) resolve(address);
    });
    child.on("close", () => reject(new Error(`it ended before it was ready:\n${run.output}`)));
  });
  run.ready.catch(() => {});
  return run;
}

function within(promise, ms, what) {
  const late = pause(ms, undefined, { ref: false }).then(() => {
    throw new Error(`${what} took longer than ${ms / 1000} s`);
  });
  return Promise.race([promise, late]);
}

function descendants(pid) {
  const parents = new Map();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const stat = statOf(name);
    if (stat) parents.set(Number(name), Number(stat[1]));
  }
  const found = [pid];
  for (const parent of found) {
    for (const [child, its] of parents) if (its === parent) found.push(child);
  }
  return found;
}

/** Fields of /proc/<pid>/stat from the state on; undefined for a process that is gone. */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

/** Seconds that all processors were used since boot, by anybody; what the host took counts too. */
function busySeconds() {
  const [line] = readFileSync("/proc/stat", "utf8").split("\n");
  const [user, nice, system, , , irq, softirq, steal] = line.split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND;
}

/** Seconds that a process and all that it started have used. */
function usedSeconds(pid) {
  const ticks = descendants(pid)
    .flatMap((each) => statOf(each)?.slice(11, 15) ?? [])
    .reduce((sum, each) => sum + Number(each), 0);
  return ticks / TICKS_PER_SECOND;
}

const told = (starts) =>
  starts
    .map(({ others, seconds: s }) => `${s.toFixed(1)} s, others on ${others.toFixed(1)} processors`)
    .join("; ");

async function ctrlC(run) {
  const pids = descendants(run.child.pid);
  process.kill(-run.child.pid, "SIGINT");
  const began = performance.now();
  await within(run.exited, 20_000, "stopping");
  const left = pids.filter((pid) => ![undefined, "Z"].includes(statOf(pid)?.[0]));
  if (left.length > 0) throw new Error(`still running: ${left.join(", ")}\n${run.output}`);
  return `${pids.length} processes ended in ${seconds(began)} s`;
}

function seconds(began) {
  return ((performance.now() - began) / 1000).toFixed(1);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

const port = await freePort();
const first = npmStart(port);
await check("npm start says where to look", () => within(first.ready, 300_000, "the first start"));
await check("the chat page answers there", async () => {
  const response = await fetch(await within(first.ready, 1_000, "the start"));
  const text = await response.text();
  if (!response.ok || !/<html/i.test(text))
    throw new Error(`status ${response.status}: ${text.slice(0, 200)}`);
});
await check("it says where Prometheus sees all roles, or that there is none", async () => {
  await within(first.ready, 1_000, "the start");
  if (/no Prometheus on PATH/.test(first.output)) return "there is none";
  const [, page, url] = /Prometheus: ((http:\/\/[\d.:]+)\S*) shows/.exec(first.output) ?? [];
  if (page === undefined) throw new Error(first.output);
  if (!(await fetch(page)).ok) throw new Error(`nothing is at ${page}`);
  for (let tries = 0; ; tries++) {
    const { data } = await (await fetch(`${url}/api/v1/query?query=sum(up)`)).json();
    if (data.result[0]?.value[1] === "3") return page;
    if (tries === 20) throw new Error(`Prometheus does not see three roles: ${JSON.stringify(data)}`);
    await pause(500);
  }
});
await check("a second start says that one runs already", async () => {
  await within(first.ready, 1_000, "the start");
  const second = npmStart(port);
  const [code] = await within(second.exited, 60_000, "the refusal");
  if (code === 0 || !second.output.includes("already runs"))
    throw new Error(`code ${code}:\n${second.output}`);
});
await check("Ctrl-C ends every process", () => ctrlC(first));
/**
 * Up to three starts. One that is slow while others use the processors says nothing of this program. It takes 7 s on quick
 * processors, 9 on slow ones with a Prometheus: twice that is another program, not another machine.
 */
await check("a later start is ready in under 20 s, and its Ctrl-C ends every process", async () => {
  const starts = [];
  while (starts.length < 3) {
    const begun = { at: performance.now(), busy: busySeconds() };
    const again = npmStart(port);
    await within(again.ready, 60_000, "the next start");
    const seconds = (performance.now() - begun.at) / 1000;
    const others = (busySeconds() - begun.busy - usedSeconds(again.child.pid)) / seconds;
    starts.push({ seconds, others });
    await ctrlC(again);
    if (seconds < 20) return told(starts);
  }
  if (starts.every(({ others }) => others > OTHERS_AT_MOST)) return `not judged: ${told(starts)}`;
  throw new Error(`it took ${told(starts)}`);
});
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
