import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A call that was accepted: from here on the person has it. */
export interface AcceptedCall {
  readonly method: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly messageId: number;
}

/**
 * What happens to one call: `lost` accepts it and cuts the connection, `cut` cuts it first, `busy` and `flood` are a 429 of 1
 * and 30 s, `refused`, `unmodified` (the edit changes nothing)
 * and `gone` (the message to copy) a 400, `blocked` a 403.
 */
export type Fate =
  | "ok"
  | "lost"
  | "cut"
  | "busy"
  | "broken"
  | "html"
  | "refused"
  | "unmodified"
  | "gone"
  | "blocked"
  | "flood";

/**
 * The least of a Bot API that keeps a record: what was accepted, in which order. Each call draws the next fate of the
 * list, then all go well.
 */
export class RecordingBotApi {
  readonly accepted: AcceptedCall[] = [];
  fates: Fate[] = [];
  /** A method that gets no answer at all. */
  silent = "";
  /** Fates drawn that leave open whether the call arrived. */
  uncertain = 0;
  readonly #server: Server;
  #nextMessageId = 1;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<RecordingBotApi> {
    const server = createServer();
    const api = new RecordingBotApi(server);
    server.on("request", (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => api.#answer(request.url ?? "", Buffer.concat(chunks).toString(), response));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Texts sent to a chat, in order. */
  textsTo(chatId: number): string[] {
    return this.accepted
      .filter((call) => call.payload.chat_id === chatId)
      .map((call) => String(call.payload.text));
  }

  #answer(url: string, body: string, response: ServerResponse): void {
    const method = url.slice(url.lastIndexOf("/") + 1);
    if (method === "getMe") {
      reply(response, 200, { ok: true, result: { id: 1, is_bot: true, first_name: "Bot", username: "bot" } });
      return;
    }
    if (method === this.silent) return;
    const fate = this.fates.shift() ?? "ok";
    if (fate === "ok" || fate === "lost") this.#accept(method, JSON.parse(body), fate, response);
    else this.#refuse(fate, response);
  }

  #accept(method: string, payload: Record<string, unknown>, fate: Fate, response: ServerResponse): void {
    const messageId = this.#nextMessageId++;
    this.accepted.push({ method, payload, messageId });
    if (fate === "ok") reply(response, 200, { ok: true, result: { message_id: messageId } });
    else {
      this.uncertain++;
      response.destroy();
    }
  }

  #refuse(fate: Fate, response: ServerResponse): void {
    if (fate === "cut" || fate === "html") this.uncertain++;
    if (fate === "cut") response.destroy();
    else if (fate === "html") response.writeHead(502).end("<html>Bad Gateway</html>");
    else if (fate === "busy" || fate === "flood") reply(response, 429, floodWait(fate === "busy" ? 1 : 30));
    else if (fate === "refused" || fate === "unmodified" || fate === "gone") reply(response, 400, BAD[fate]);
    else if (fate === "blocked")
      reply(response, 403, {
        ok: false,
        error_code: 403,
        description: "Forbidden: bot was blocked by the user",
      });
    else reply(response, 500, { ok: false, error_code: 500, description: "Internal Server Error" });
  }
}

const badRequest = (why: string) => ({ ok: false, error_code: 400, description: `Bad Request: ${why}` });

const BAD = {
  refused: badRequest("message text is empty"),
  unmodified: badRequest("message is not modified: specified new message content is exactly the same"),
  gone: badRequest("message to copy not found"),
};

function floodWait(seconds: number): object {
  const description = `Too Many Requests: retry after ${seconds}`;
  return { ok: false, error_code: 429, description, parameters: { retry_after: seconds } };
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
