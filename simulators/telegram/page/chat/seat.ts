import { call, ServerFailure } from "../server.ts";
import type { BotCommand, ChatView, ListedBot, Outcome, PayOutcome, Person } from "../server-types.ts";

/** Seconds that a press or a payment waits for what the bot says to it. */
const ANSWER_SECONDS = 15;

/** Seconds that a bot has to agree to a payment, before it is told of it. */
const CHECKOUT_SECONDS = 10;

/** What a person can do in one bot's chat; every call throws a `ServerFailure`. */
export interface Seat {
  /** Sends a text, in answer to a message if one is named and still there. */
  text(text: string, replyTo?: number): Promise<Outcome>;
  /** Changes a text of the person's own. */
  edit(messageId: number, text: string): Promise<Outcome>;
  file(file: File, kind: "photo" | "document", caption: string): Promise<Outcome>;
  /** Presses a button under a message and waits for its answer. */
  press(messageId: number, data: string): Promise<Outcome>;
  pay(messageId: number): Promise<PayOutcome>;
  setBlocked(blocked: boolean): Promise<Outcome>;
  /** The whole chat, or what changed since a revision, for which it waits `wait` seconds. */
  messages(since: number | undefined, wait: number, signal: AbortSignal): Promise<ChatView>;
  commands(): Promise<readonly BotCommand[]>;
}

/** Sits a person down at a bot's chat. */
export function createSeat(person: Person, bot: ListedBot): Seat {
  const chat = `/people/${person.id}/bots/${bot.name}`;
  const post = <T = Outcome>(act: string, body: object, wait = 0) =>
    call<T>("POST", `${chat}/${act}`, { body, wait });
  return {
    async text(text, reply_to) {
      try {
        return await post("text", { text, reply_to });
      } catch (error) {
        // The answered message may be gone. By itself the text is taken, or refused for what is wrong with it.
        if (reply_to === undefined || !isRefusal(error)) throw error;
        return post("text", { text });
      }
    },
    edit: (message_id, text) => post("edit", { message_id, text }),
    file(file, kind, caption) {
      const form = new FormData();
      form.set("kind", kind);
      if (caption !== "") form.set("caption", caption);
      form.set("file", file);
      return post("file", form);
    },
    press: (message_id, data) =>
      post("press", { message_id, data, wait: ANSWER_SECONDS, until: "answer" }, ANSWER_SECONDS),
    pay: (message_id) =>
      post<PayOutcome>("pay", { message_id, wait: ANSWER_SECONDS }, ANSWER_SECONDS + CHECKOUT_SECONDS),
    setBlocked: (blocked) => post(blocked ? "block" : "unblock", {}),
    messages(since, wait, signal) {
      const query = since === undefined ? "" : `?since=${since}&wait=${wait}`;
      return call<ChatView>("GET", `${chat}/messages${query}`, { wait, signal });
    },
    async commands() {
      const language = encodeURIComponent(person.language_code ?? "");
      const path = `/bots/${bot.name}/commands?person=${person.id}&language_code=${language}`;
      const { commands } = await call<{ commands: BotCommand[] }>("GET", path);
      return commands;
    },
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof ServerFailure && error.status === 400;
}
