import { createHash, timingSafeEqual } from "node:crypto";
import type { CallbackRoute } from "../bot/definition.ts";
import type { Secret } from "../config/secret.ts";
import type { Logger } from "../observe/logger.ts";
import { notificationSchema } from "./notification.ts";
import type { OperatorsChat } from "./operators-chat.ts";

export interface AlertRouteOptions {
  /** What Alertmanager shows as its bearer token. */
  readonly token: Secret;
  readonly operators: OperatorsChat;
  readonly logger: Logger;
}

/** Where Alertmanager's webhook comes in: `POST /alerts`. Answered only when what it says is kept; else it comes again. */
export function createAlertRoute({ logger, operators, token }: AlertRouteOptions): CallbackRoute {
  const expected = digest(`Bearer ${token.reveal()}`);
  return {
    path: "alerts",
    handle: async ({ body, headers }) => {
      if (!timingSafeEqual(digest(headers.authorization ?? ""), expected))
        return { status: 401, body: "a bearer token is needed\n" };
      const read = notificationSchema.safeParse(jsonOf(body));
      if (!read.success) {
        const where = read.error.issues.map(({ path }) => path.join(".") || "(whole)").join(", ");
        logger.error({ where }, "what Alertmanager sends is not version 4 of its webhook");
        return { status: 400, body: "not version 4 of Alertmanager's webhook\n" };
      }
      const told = await operators.tell(read.data);
      return { status: 200, body: `told ${told} of ${read.data.alerts.length}\n` };
    },
  };
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
