import type { Collection } from "mongodb";
import type { Mortal } from "../../../platform/testing/mortal.ts";
import { tellAgainAfterWipe } from "../delivery/after-wipe.ts";
import { type DeliverDeps, deliver } from "../delivery/deliver.ts";
import { readStream, removeEntries } from "../delivery/stream.ts";
import { WaitAverages } from "../delivery/wait-averages.ts";
import type { PairDocument } from "../pairs/document.ts";
import { createPairRecord } from "../pairs/record.ts";
import { type BackendFixture, MAN, WOMAN } from "./backend.fixture.ts";

/** What happens elsewhere while the delivering process stands still. */
export interface Meanwhile {
  /** It has read the stream; MongoDB has nothing of it. */
  beforeWrite?(): Promise<void>;
  /** MongoDB has it; whether the matcher still knows of it was not asked. */
  afterWrite?(): Promise<void>;
  /** It was asked; nobody was told. */
  beforeTelling?(): Promise<void>;
}

/**
 * One round of the delivering process: reads what there is, carries it out, removes it. A mortal one may die at any write
 * to MongoDB, at anything told, at the removal. Answers how many entries there were.
 */
export async function deliverRound(
  bot: BackendFixture,
  mortal?: Mortal,
  meanwhile: Meanwhile = {},
): Promise<number> {
  const part = <P extends object>(p: P): P => mortal?.part(p) ?? p;
  const pairs = createPairRecord(mortal === undefined ? bot.pairs : mortalWrites(bot.pairs, mortal));
  let written = false;
  const deps: DeliverDeps = {
    pairs: {
      ...pairs,
      write: async (changes, tellFirst) => {
        if (written) return pairs.write(changes, tellFirst);
        written = true;
        await meanwhile.beforeWrite?.();
        await pairs.write(changes, tellFirst);
        await meanwhile.afterWrite?.();
      },
    },
    chats: part(bot.outbox.chats),
    matcher: {
      pairsOf: async (people) => {
        const known = await bot.backend.matcher.pairsOf(people);
        await meanwhile.beforeTelling?.();
        return known;
      },
    },
    averages: new WaitAverages(),
    logger: bot.logger,
    metrics: bot.metrics,
    now: Date.now,
  };
  await tellAgainAfterWipe({ ...deps, redis: bot.redis, keys: bot.keys });
  if ((await bot.redis.xlen(bot.keys.events)) === 0) return 0;
  const entries = await readStream(bot.blocking, bot.keys.events, 64);
  await deliver(deps, entries, async () => undefined);
  await part({ remove: () => removeEntries(bot.redis, bot.keys.events, entries) }).remove();
  return entries.length;
}

/** Lets two people find each other and be told; answers their pair. */
export async function pairUp(bot: BackendFixture, ann: number, bob: number): Promise<string> {
  // Ahead of whatever time a test plays.
  const seq = Date.now() + 10 ** 9;
  await bot.write("match", { person: ann, seq, join: WOMAN });
  await bot.write("match", { person: bob, seq, join: MAN });
  await deliverRest(bot);
  return String((await bot.activePairs(ann))[0]?._id);
}

/** Delivers until nothing is left. */
export async function deliverRest(bot: BackendFixture): Promise<void> {
  while ((await deliverRound(bot)) > 0);
}

function mortalWrites(pairs: Collection<PairDocument>, mortal: Mortal): Collection<PairDocument> {
  const { bulkWrite } = mortal.part({ bulkWrite: pairs.bulkWrite.bind(pairs) });
  return new Proxy(pairs, {
    get: (target, name) => {
      if (name === "bulkWrite") return bulkWrite;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
