import type { Consumer, PlatformServices } from "../../platform/bot/definition.ts";
import type { BotEffects } from "../../platform/telegram/pipeline/module.ts";
import { createBanService } from "./ban/service.ts";
import { createBlockStore } from "./block/store.ts";
import { matchDelivery } from "./delivery/consumer.ts";
import { watchExpectedWaits } from "./delivery/expected-waits.ts";
import { WaitAverages } from "./delivery/wait-averages.ts";
import { MATCHER_PREFIX, matcherKeys } from "./matcher/keys.ts";
import { createMatcher, type Matcher } from "./matcher/matcher.ts";
import { createMatcherScripts } from "./matcher/scripts.ts";
import { PAIRS } from "./pairs/document.ts";
import { createPairRecord } from "./pairs/record.ts";
import { createPairStore } from "./pairs/store.ts";
import { createPeopleStore } from "./people/store.ts";
import { recollect } from "./recall/recollection.ts";
import { createReportStore } from "./report/store.ts";
import type { MatchmakingServices } from "./services.ts";
import { matchmakingEffects } from "./writes.ts";

/** The matchmaking bot below its conversation. */
export interface MatchmakingBackend {
  readonly services: MatchmakingServices;
  readonly effects: BotEffects;
  readonly consumers: readonly Consumer[];
  readonly matcher: Matcher;
  close(): Promise<void>;
}

export interface BackendOptions {
  readonly platform: Pick<PlatformServices, "db" | "redis" | "chats" | "logger" | "metrics">;
  /** Where the matcher lives in Redis. @default {@link MATCHER_PREFIX} */
  readonly prefix?: string;
  /** @default Date.now */
  readonly now?: () => number;
}

/** Builds stores, the matcher and what delivers its events; begins to read expected waits. */
export function createMatchmakingBackend(options: BackendOptions): MatchmakingBackend {
  const { now = Date.now, platform, prefix = MATCHER_PREFIX } = options;
  const { chats, db, logger, metrics, redis } = platform;
  const people = createPeopleStore(db, now);
  const pairs = createPairStore(db);
  const blocks = createBlockStore(db);
  const reports = createReportStore(db);
  const matcher = createMatcher({
    redis,
    prefix,
    barsOf: async (asked) => {
      const [blocked, bans] = await Promise.all([blocks.of(asked), people.bansOf(asked)]);
      return asked.map((person) => ({
        person,
        blocked: blocked.get(person) ?? [],
        bannedUntil: bans.get(person)?.getTime(),
      }));
    },
  });
  const bans = createBanService({ people, reports, pairs, matcher, chats, now });
  const keys = matcherKeys(prefix);
  const waits = watchExpectedWaits({ redis, key: keys.waits, now, logger });
  const delivery = {
    ...{ chats, keys, logger, matcher, metrics, now, redis },
    averages: new WaitAverages(),
    pairs: createPairRecord(db.collection(PAIRS)),
    scripts: createMatcherScripts(redis, keys),
  };
  return {
    services: {
      recall: (telegramId, signal) => recollect({ people, pairs }, telegramId, signal),
      expectedWait: waits.expected,
    },
    effects: matchmakingEffects({ people, pairs, blocks, reports, bans, matcher, metrics, now }),
    consumers: [matchDelivery(delivery)],
    matcher,
    close: async () => waits.stop(),
  };
}
