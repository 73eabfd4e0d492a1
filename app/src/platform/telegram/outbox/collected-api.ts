import { Api, type ApiCallFn, GrammyError, type RawApi, type Transformer } from "grammy";
import type { Collector } from "./collector.ts";

/**
 * grammY's Api with a collector where its client would be. The constructor of its own makes a client, options and a
 * dozen closures each time: for one Api per update that was 3 µs, and objects that outlived the update, so that the
 * garbage collector carried them along.
 */
export function collectedApi(collector: Collector): Api {
  const calls = new CollectedCalls(collector.call);
  const api: Api = Object.create(Api.prototype);
  return Object.assign(api, { token: "collected", raw: new Proxy({} as RawApi, calls), config: calls });
}

class CollectedCalls implements ProxyHandler<RawApi> {
  #call: ApiCallFn;
  readonly #transformers: Transformer[] = [];

  constructor(call: ApiCallFn) {
    this.#call = call;
  }

  use(...transformers: Transformer[]): this {
    for (const transformer of transformers) {
      const previous = this.#call;
      this.#call = (method, payload, signal) => transformer(previous, method, payload, signal);
    }
    this.#transformers.push(...transformers);
    return this;
  }

  installedTransformers(): Transformer[] {
    return [...this.#transformers];
  }

  /** A method without parameters is called with the signal alone. To be printed is no call of a method. */
  get(_target: RawApi, method: string | symbol): unknown {
    if (typeof method === "symbol" || method === "toJSON") return undefined;
    return (first?: object, second?: AbortSignal) =>
      first !== undefined && isSignal(first)
        ? this.#answer(method, {}, first)
        : this.#answer(method, first ?? {}, second);
  }

  async #answer(method: string, payload: object, signal: AbortSignal | undefined): Promise<unknown> {
    const call = this.#call as (...args: unknown[]) => ReturnType<ApiCallFn>;
    const answer = await call(method, payload, signal);
    if (answer.ok) return answer.result;
    throw new GrammyError(`Call to '${method}' failed!`, answer, method, { ...payload });
  }
}

/** grammY's own types take signals of another package too. */
const isSignal = (value: object): value is AbortSignal => "aborted" in value;
