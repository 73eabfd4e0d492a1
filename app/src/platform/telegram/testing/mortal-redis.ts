import { AppError } from "../../errors/app-error.ts";
import type { RedisClient } from "../../redis/client.ts";

/** When a process dies: at its n-th command, before it was sent or after it was carried out. */
export interface Death {
  readonly at: number;
  readonly moment: "before" | "after";
}

const COMMANDS = new Set(["evalsha", "eval", "get", "lrange"]);

/**
 * A process's only way to Redis, which ends with it: from its death on nothing more is sent and nothing is heard,
 * as after SIGKILL. `onDeath` is called once.
 */
export function mortalRedis(redis: RedisClient, death: Death | undefined, onDeath: () => void): RedisClient {
  let commands = 0;
  let dead = false;
  const die = (): never => {
    if (!dead) onDeath();
    dead = true;
    // Not to be tried again: what is dead asks no more.
    throw new AppError("REDIS_UNAVAILABLE", "the process is dead");
  };
  return new Proxy(redis, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property);
      if (typeof value !== "function" || !COMMANDS.has(String(property))) return value;
      return async (...args: unknown[]) => {
        commands++;
        if (dead || (commands === death?.at && death.moment === "before")) die();
        const isLast = commands === death?.at;
        const reply: unknown = await value.apply(target, args);
        // Died meanwhile: the command was carried out, nobody hears the answer.
        return dead || isLast ? die() : reply;
      };
    },
  });
}
