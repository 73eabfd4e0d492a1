import type { Bot } from "../bots/bot.ts";
import { CALL_FAULTS, type FaultRule } from "../faults/faults.ts";
import { answerBytes, answerText } from "../wire/answer.ts";
import { ApiError } from "../wire/api-error.ts";
import type { Reply } from "../wire/reply.ts";
import type { Request } from "../wire/request.ts";
import type { World } from "../world.ts";
import { type ApiAnswer, execute, refused } from "./execute.ts";
import { readParams } from "./read-params.ts";
import { METHODS } from "./registry.ts";

/** Answers requests below `/bot` and `/file/bot`, with the faults that are switched on. */
export class ApiRouter {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** `path` begins with `/bot`; `query` is what follows the question mark. */
  async call(request: Request, response: Reply, path: string, query: string): Promise<void> {
    const slash = path.indexOf("/", 4);
    const bot = slash < 0 ? undefined : this.#bot(path.slice(4, slash));
    if (slash < 0) return this.#answer(response, refused(new ApiError(404, "Not Found")));
    if (bot === undefined) return this.#answer(response, refused(new ApiError(401, "Unauthorized")));
    const method = path.slice(slash + 1);
    const fault = await this.#call(request, response, { bot, method, query });
    if (fault?.kind === "lost_answer") response.destroy();
  }

  /** `path` begins with `/file/bot`. */
  async file(response: Reply, path: string): Promise<void> {
    const slash = path.indexOf("/", 9);
    const bot = slash < 0 ? undefined : this.#bot(path.slice(9, slash));
    const { files } = this.#world.services;
    const file = bot && files.byPath(decodeURIComponent(path.slice(slash + 1)));
    if (bot === undefined) return this.#answer(response, refused(new ApiError(401, "Unauthorized")));
    if (file === undefined) return this.#answer(response, refused(new ApiError(404, "Not Found")));
    answerBytes(response, 200, "application/octet-stream", await files.read(file));
  }

  async #call(
    request: Request,
    response: Reply,
    { bot, method, query }: { bot: Bot; method: string; query: string },
  ): Promise<FaultRule | undefined> {
    const { limits, faults } = this.#world.services;
    let answer: ApiAnswer;
    let fault: FaultRule | undefined;
    try {
      const params = await readParams(request, query, limits);
      const chatId = Number(params.text("chat_id"));
      fault = faults.strike(CALL_FAULTS, { method, bot: bot.identity, chat: chatId });
      if (fault !== undefined && (await this.#before(fault, { bot, method, response }))) return undefined;
      answer = await execute(this.#world, bot, method, params);
    } catch (error) {
      answer = refused(error);
      bot.stats.called(METHODS.get(method.toLowerCase())?.name ?? "unknown", answer.status);
    }
    if (fault?.kind === "lost_answer") return fault;
    if (fault?.kind === "slow_body") this.#drip(response, answer, fault.ms ?? 1000);
    else this.#answer(response, answer);
    return undefined;
  }

  /** What strikes before the call is carried out; true when it is not carried out at all. */
  async #before(
    fault: FaultRule,
    { bot, method, response }: { bot: Bot; method: string; response: Reply },
  ): Promise<boolean> {
    const name = METHODS.get(method.toLowerCase())?.name ?? "unknown";
    switch (fault.kind) {
      case "latency":
        await new Promise<void>((resolve) => this.#world.services.clock.after(fault.ms ?? 1000, resolve));
        return false;
      case "reset":
        bot.stats.called(name, 0);
        response.destroy();
        return true;
      case "html":
        bot.stats.called(name, fault.status ?? 502);
        answerText(response, fault.status ?? 502, "text/html", BAD_GATEWAY_PAGE);
        return true;
      case "status":
      case "too_many_requests": {
        const answer = refused(faultError(fault));
        bot.stats.called(name, answer.status);
        this.#answer(response, answer);
        return true;
      }
      default:
        return false;
    }
  }

  #bot(token: string): Bot | undefined {
    return this.#world.botByToken(token.includes("%") ? decodeURIComponent(token) : token);
  }

  #answer(response: Reply, { status, body, retryAfter }: ApiAnswer): void {
    const headers: Record<string, string> =
      retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
    answerText(response, status, "application/json", body, headers);
  }

  /** Sends the head and half of the body at once, the rest after `ms`. */
  #drip(response: Reply, { status, body }: ApiAnswer, ms: number): void {
    const bytes = Buffer.from(body);
    response.writeHead(status, { "content-type": "application/json", "content-length": bytes.length });
    response.write(bytes.subarray(0, bytes.length >> 1));
    this.#world.services.clock.after(ms, () => response.end(bytes.subarray(bytes.length >> 1)));
  }
}

const BAD_GATEWAY_PAGE =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n";

function faultError(fault: FaultRule): ApiError {
  if (fault.kind === "too_many_requests") {
    const seconds = fault.retry_after ?? 1;
    return new ApiError(429, `Too Many Requests: retry after ${seconds}`, seconds);
  }
  const status = fault.status ?? 500;
  return new ApiError(status, STATUS_WORDS[status] ?? "Internal Server Error");
}

const STATUS_WORDS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};
