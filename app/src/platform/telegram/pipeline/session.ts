import type { Logger } from "../../observe/logger.ts";
import type { BotModule } from "./module.ts";

/** How long a session is kept after its last change, ms. */
export const SESSION_TTL_MS = 30 * 24 * 3_600_000;

/** The session out of its stored JSON; a new one where there is none, or it is of no use any more. */
export function sessionFrom<S extends object>(
  { name, session }: Pick<BotModule<S>, "name" | "session">,
  stored: string,
  logger: Logger,
): S {
  if (stored === "") return session.initial();
  try {
    return session.parse(JSON.parse(stored));
  } catch (error) {
    logger.warn({ bot: name, err: error }, "a stored session was of no use and starts anew");
    return session.initial();
  }
}
