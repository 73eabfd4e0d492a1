import type { ChatHash } from "../../observe/chat-hash.ts";
import type { Tracer } from "../../observe/tracing/span.ts";
import { addressOf } from "../update/address.ts";
import type { UpdatePipeline } from "./pipeline.ts";

type Handle = UpdatePipeline<object>["handle"];

export interface UpdateTraceOptions {
  readonly bot: string;
  readonly chatHash: ChatHash;
  readonly tracer: Tracer;
}

/** Begins a trace with each delivery of an update: what it causes, in whichever process, are steps of it. */
export function tracedUpdates(handle: Handle, { bot, chatHash, tracer }: UpdateTraceOptions): Handle {
  return (update, transport, receivedAt) => {
    const { chatId, kind, updateId } = addressOf(update);
    const attributes = { bot, transport, "update.id": updateId, chat: chatHash(chatId) };
    const options = { kind: "consumer", startedAt: receivedAt, attributes } as const;
    return tracer.span(`update ${kind}`, options, async (span) => {
      const verdict = await handle(update, transport, receivedAt);
      span.set({ outcome: verdict.outcome, handler: verdict.handler, sends: verdict.sends });
      if (verdict.kind === "again" || verdict.outcome === "failed") span.fail(verdict.outcome);
      return verdict;
    });
  };
}
