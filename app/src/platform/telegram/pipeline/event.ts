import type { Api } from "grammy";
import type { JobDefinition, JobInput } from "../../queue/job.ts";

/**
 * What a private chat is told from outside its updates (a partner was found, a ban began), handled like one: on the
 * person's session, committed at once with what it says, once per effect id, run again when the session changed meanwhile.
 */
export interface EventContext<S extends object> {
  readonly chatId: number;
  /** Change it in place; it is stored with the commit, or not at all. */
  session: S;
  /** Calls are kept and sent after the commit, in the chat's order. */
  readonly api: Api;
  readonly signal: AbortSignal;
  readonly effectId: string;
  enqueue<J extends JobDefinition>(job: J, payload: JobInput<J>, id: string): void;
  later(write: string, payload: unknown, id?: string): void;
}

/** Handles one kind of event; the payload is what {@link ChatOutbox.tell} was given, as JSON made of it. */
export type EventHandler<S extends object> = (ctx: EventContext<S>, payload: unknown) => Promise<void>;
