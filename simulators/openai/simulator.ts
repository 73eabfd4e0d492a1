import { type Answer, json } from "../http/answer.ts";
import { type Clock, systemClock } from "../http/clock.ts";
import { createFaultSwitches, type Fault } from "../http/faults.ts";
import type { Route } from "../http/router.ts";
import type { RunningServer } from "../http/server.ts";
import { type HttpSimulatorOptions, startHttpSimulator } from "../http/simulator.ts";
import { openSnapshot } from "../http/snapshot.ts";
import { chatRoutes } from "./chat.ts";
import { statusAnswer } from "./errors.ts";
import { createLimits, type Limits } from "./limits.ts";
import { moderationRoutes } from "./moderation.ts";

/** Settings of the simulated OpenAI. */
export interface OpenAiOptions extends HttpSimulatorOptions, Partial<Limits> {
  /** Keys that are let in; each has limits of its own. */
  readonly apiKeys: readonly string[];
  /** Model names that exist; answers name the model `simulated-…`. */
  readonly models?: readonly string[];
  /** Where the count of answers and tokens is kept; without it in memory only. */
  readonly dataDir?: string;
  readonly clock?: Clock;
}

const MODELS = ["gpt-4o-mini", "gpt-4o", "gpt-4.1-mini", "gpt-4.1", "gpt-5-mini", "gpt-5"];
/** Moderation takes pictures of up to 20 MB, a third more in base64. */
const BODY_LIMIT = 32 * 1_048_576;

function modelRoute(models: readonly string[]): Route {
  const data = models.map((id) => ({ id, object: "model", created: 1_700_000_000, owned_by: "simulated" }));
  return { method: "GET", pattern: "/v1/models", handle: () => json(200, { object: "list", data }) };
}

function faultAnswer(status: number, fault?: Fault): Answer {
  const wait = fault?.retry_after;
  return statusAnswer(status, fault, wait === undefined ? {} : { "retry-after": String(wait) });
}

/**
 * Starts OpenAI's API on the loopback interface (base path `/v1`). No model is behind it: rules answer.
 *
 * Outcomes that `POST /_faults` can ask for on `POST /v1/chat/completions`: `refusal`, `invalid_json`, `invented` (what
 * the text does not say is made up), `obedient` (a JSON object in the text is answered as the text orders), `slow_stream` (with `latency_ms` between pieces) and `cut_stream`; a `rate_limit` fault with the code
 * `insufficient_quota` is the other kind of 429.
 */
export async function createOpenAiSimulator(options: OpenAiOptions): Promise<RunningServer> {
  const clock = options.clock ?? systemClock;
  const models = options.models ?? MODELS;
  const { state, save } = await openSnapshot(options.dataDir, "openai", { completions: 0, tokens: 0 });
  const take = createLimits(
    {
      requestsPerMinute: options.requestsPerMinute ?? 500,
      tokensPerMinute: options.tokensPerMinute ?? 200_000,
    },
    clock,
  );
  const chat = chatRoutes({
    models,
    clock,
    async answered(totalTokens) {
      state.completions += 1;
      state.tokens += totalTokens;
      await save();
    },
  });
  return startHttpSimulator(
    {
      faults: createFaultSwitches(options.random ?? Math.random),
      bodyLimit: BODY_LIMIT,
      routes: [...chat, ...moderationRoutes(), modelRoute(models)],
      admit({ headers, body }) {
        const key = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
        if (!options.apiKeys.includes(key)) return { refusal: statusAnswer(401), headers: {} };
        return take(key, body);
      },
      failure: faultAnswer,
      ledger: () => ({ ...state }),
    },
    options,
  );
}
