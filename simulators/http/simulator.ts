import type { IncomingMessage, ServerResponse } from "node:http";
import { ZodError } from "zod";
import { type Answer, json, Refusal, withHeaders } from "./answer.ts";
import { parseJson, readBody } from "./body.ts";
import { createFaultSwitches, type Fault, type FaultSwitches } from "./faults.ts";
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
  /** Checks the key and counts the call against the rate limit. */
  admit(call: Call): Admission;
  /** The vendor's error shape for a status, for faults and for what no route answers. */
  failure(
    status: number,
    call: Pick<Call, "origin">,
    fault?: Pick<Fault, "code" | "message" | "retry_after">,
  ): Answer;
  /** Everything bought or paid, for tests to reconcile against. */
  ledger(): unknown;
  /** Largest body accepted, in bytes. */
  readonly bodyLimit: number;
}

/** Settings that every simulator shares. */
export interface HttpSimulatorOptions {
  /** 0 or nothing takes a free port. */
  readonly port?: number;
  /** Draws for faults with a probability; Math.random unless a test brings its own. */
  readonly random?: () => number;
}

function controls(
  contract: VendorContract,
  faults: FaultSwitches,
  stats: ReturnType<typeof createCallStats>,
): Route[] {
  const control = (method: Route["method"], pattern: string, handle: Route["handle"]): Route => ({
    method,
    pattern,
    open: true,
    handle,
  });
  return [
    control("GET", "/_health", () => json(200, { ok: true })),
    control("GET", "/_stats", () => json(200, { calls: stats.calls(), ledger: contract.ledger() })),
    control("GET", "/_faults", () => json(200, { faults: faults.list() })),
    control("DELETE", "/_faults", () => {
      faults.clear();
      return json(200, { faults: [] });
    }),
    control("POST", "/_faults", (call) => {
      try {
        return json(200, { faults: faults.add(parseJson(call.body)) });
      } catch (error) {
        if (!(error instanceof ZodError)) throw error;
        return json(400, { error: "not a fault", issues: error.issues });
      }
    }),
  ];
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
  for await (const piece of answer.body) response.write(piece);
  response.end();
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Half of a JSON text: what a client gets when a proxy cuts an answer short but ends it properly. */
function cutShort(answer: Answer): Answer {
  const text = typeof answer.body === "string" ? answer.body : "{";
  return { ...answer, body: text.slice(0, Math.max(1, Math.floor(text.length / 2))) };
}

/**
 * Runs one vendor's contract over HTTP, with fault switches, counters and a ledger under `/_…`.
 *
 * Order for every call: key and rate limit, then latency, reset, status and 429 faults, then the vendor's work,
 * then a lost or malformed answer: the last two find the work done.
 */
export async function startHttpSimulator(
  contract: VendorContract,
  options: HttpSimulatorOptions,
): Promise<RunningServer> {
  const faults = createFaultSwitches(options.random ?? Math.random);
  const stats = createCallStats();
  const find = createRouter([...controls(contract, faults, stats), ...contract.routes]);
  let origin = "";

  async function work(match: Match, call: Call): Promise<Answer> {
    try {
      return await match.route.handle(call);
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      console.error(`${match.name} failed`, error);
      return contract.failure(500, call);
    }
  }

  async function decide(match: Match, call: Call): Promise<Answer | "reset" | "lost"> {
    if (match.route.open) return await work(match, call);
    const admission = contract.admit(call);
    if (admission.refusal) return withHeaders(admission.refusal, admission.headers);
    const { latencyMs, fate } = faults.strike(match.name);
    if (latencyMs > 0) await wait(latencyMs);
    if (fate?.kind === "reset") return "reset";
    if (fate?.kind === "status" || fate?.kind === "rate_limit") {
      const status = fate.kind === "rate_limit" ? 429 : (fate.status ?? 500);
      return withHeaders(contract.failure(status, call, fate), admission.headers);
    }
    const answer = withHeaders(await work(match, call), admission.headers);
    if (fate?.kind === "lost") return "lost";
    return fate?.kind === "malformed" ? cutShort(answer) : answer;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", origin);
    const body = await readBody(request, contract.bodyLimit);
    const match = find(request.method ?? "GET", url.pathname);
    if (!match) {
      stats.count("unknown", "404");
      return send(response, contract.failure(404, { origin }));
    }
    const call: Call = {
      route: match.name,
      params: match.params,
      query: url.searchParams,
      headers: request.headers,
      body: body ?? Buffer.alloc(0),
      origin,
      outcome: (name) => faults.outcome(match.name, name),
    };
    const answer = body ? await decide(match, call) : contract.failure(413, call);
    if (!match.route.pattern.startsWith("/_")) {
      stats.count(match.name, typeof answer === "string" ? answer : String(answer.status));
    }
    if (answer === "reset") request.socket.resetAndDestroy();
    else if (answer === "lost") request.socket.destroy();
    else await send(response, answer);
  }

  const server = await startServer(options.port ?? 0, handle);
  origin = server.url;
  return server;
}
