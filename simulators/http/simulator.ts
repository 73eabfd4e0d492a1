import type { IncomingMessage, ServerResponse } from "node:http";
import { type Answer, ConnectionCut, Refusal, withHeaders } from "./answer.ts";
import { readBody } from "./body.ts";
import { controlRoutes } from "./controls.ts";
import type { Fault, FaultSwitches } from "./faults.ts";
import { type Call, createRouter, type Match, type Route } from "./router.ts";
import { type RunningServer, startServer } from "./server.ts";
import { createCallStats } from "./stats.ts";

/** What the check before a route says: an answer that ends the call, and headers every answer carries. */
export interface Admission {
  readonly refusal?: Answer;
  readonly headers: Readonly<Record<string, string>>;
}

/** What makes a simulator the vendor's and not another's. */
export interface VendorContract {
  readonly routes: readonly Route[];
  readonly faults: FaultSwitches;
  /** Checks the key and counts the call against the rate limit. */
  admit(call: Call): Admission;
  /** The vendor's error shape for a status: for faults, for paths it does not have, for its own failures. */
  failure(status: number, fault?: Fault): Answer;
  /** Everything bought or paid, for tests to reconcile against. */
  ledger(): unknown;
  /** Largest body accepted, in bytes. */
  readonly bodyLimit: number;
}

/** Settings that every simulator shares. */
export interface HttpSimulatorOptions {
  /** 0 or nothing takes a free port. */
  readonly port?: number;
  /** Interface to listen on; the loopback one unless told. */
  readonly host?: string;
  /** Base of links in answers; the address the caller used unless told. */
  readonly publicUrl?: string;
  /** Draws in [0, 1) for faults with a probability; Math.random unless a test brings its own. */
  readonly random?: () => number;
}

/** How a call ends: with an answer, or with the connection. */
type Ending = Answer | "reset" | "lost";

/** Hands a piece to the network before going on, so that what came before a cut does arrive. */
function written(response: ServerResponse, piece: string): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(piece, (error) => (error ? reject(error) : resolve()));
  });
}

async function send(response: ServerResponse, answer: Answer): Promise<void> {
  if (typeof answer.body === "string" || Buffer.isBuffer(answer.body)) {
    response.writeHead(answer.status, {
      ...answer.headers,
      "content-length": Buffer.byteLength(answer.body),
    });
    response.end(answer.body);
    return;
  }
  response.writeHead(answer.status, answer.headers);
  try {
    for await (const piece of answer.body) await written(response, piece);
    response.end();
  } catch (error) {
    response.destroy();
    if (!(error instanceof ConnectionCut)) throw error;
  }
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Half of a JSON text: what a client gets when a proxy cuts an answer short but ends it properly. */
function cutShort(answer: Answer): Answer {
  const text = typeof answer.body === "string" ? answer.body : "{";
  return { ...answer, body: text.slice(0, Math.max(1, Math.floor(text.length / 2))) };
}

async function work(contract: VendorContract, match: Match, call: Call): Promise<Answer> {
  try {
    return await match.route.handle(call);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    console.error(`${match.name} failed`, error);
    return contract.failure(500);
  }
}

/** The call's end when a fault decides it before the vendor does anything. */
function endBefore(contract: VendorContract, fate: Fault | undefined): Ending | undefined {
  switch (fate?.kind) {
    case "reset":
      return "reset";
    case "rate_limit":
      return contract.failure(429, fate);
    case "status":
      return contract.failure(fate.status ?? 500, fate);
    default:
      return undefined;
  }
}

async function decide(contract: VendorContract, match: Match, call: Call): Promise<Ending> {
  if (match.route.open) return work(contract, match, call);
  const { refusal, headers }: Admission = match.route.keyless ? { headers: {} } : contract.admit(call);
  if (refusal) return withHeaders(refusal, headers);
  const { latencyMs, fate } = contract.faults.strike(match.name);
  if (latencyMs > 0) await wait(latencyMs);
  const early = endBefore(contract, fate);
  if (early) return typeof early === "string" ? early : withHeaders(early, headers);
  const answer = withHeaders(await work(contract, match, call), headers);
  if (fate?.kind === "lost") return "lost";
  return fate?.kind === "malformed" ? cutShort(answer) : answer;
}

/**
 * Runs one vendor's contract over HTTP, with fault switches, counters and a ledger under `/_…`.
 *
 * Order for every call: key and rate limit, then latency, reset, status and 429 faults, then the vendor's work,
 * then a lost or malformed answer: those two find the work done.
 */
export async function startHttpSimulator(
  contract: VendorContract,
  options: HttpSimulatorOptions,
): Promise<RunningServer> {
  const { faults } = contract;
  const stats = createCallStats();
  const find = createRouter([...controlRoutes(faults, stats, contract.ledger), ...contract.routes]);

  async function end(name: string, ending: Ending, request: IncomingMessage, response: ServerResponse) {
    // Steering and watching a simulator is not using it.
    if (!name.includes(" /_")) stats.count(name, typeof ending === "string" ? ending : String(ending.status));
    if (ending === "reset") request.socket.resetAndDestroy();
    else if (ending === "lost") request.socket.destroy();
    else await send(response, ending);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const origin = options.publicUrl ?? `http://${request.headers.host ?? "127.0.0.1"}`;
    const url = new URL(request.url ?? "/", "http://simulator");
    const body = await readBody(request, contract.bodyLimit);
    const match = find(request.method ?? "GET", url.pathname);
    if (!match) return end("unknown", contract.failure(404), request, response);
    if (!body) return end(match.name, contract.failure(413), request, response);
    const { name, params } = match;
    const outcome = (wanted: string) => faults.outcome(name, wanted);
    const { headers } = request;
    const call: Call = { route: name, params, query: url.searchParams, headers, body, origin, outcome };
    await end(name, await decide(contract, match, call), request, response);
  }

  return startServer({ port: options.port ?? 0, host: options.host ?? "127.0.0.1" }, handle);
}
