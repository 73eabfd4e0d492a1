import type { Logger } from "../../../platform/observe/logger.ts";
import type { Metrics } from "../../../platform/observe/metrics.ts";
import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import { SEARCH_MS } from "../matcher/cells.ts";
import type { MatchEvent } from "../matcher/event.ts";
import type { Matcher } from "../matcher/matcher.ts";
import type { PairChange, PairRecord } from "../pairs/record.ts";
import type { StreamEntry } from "./stream.ts";
import { tellAll } from "./tell-all.ts";
import { tellsOf } from "./tells.ts";
import type { WaitAverages } from "./wait-averages.ts";

export interface DeliverDeps {
  readonly matcher: Pick<Matcher, "pairsOf">;
  readonly pairs: PairRecord;
  readonly chats: Pick<ChatOutbox, "tell">;
  readonly averages: WaitAverages;
  readonly metrics: Pick<
    Metrics,
    "matchDelivery" | "matchPairs" | "matchPairsEnded" | "matchWait" | "matchSearchesExpired"
  >;
  readonly logger: Logger;
  readonly now: () => number;
}

interface Happened {
  readonly at: number;
  readonly event: MatchEvent;
}

/**
 * Carries out what the matcher's entries say, in their order: MongoDB has it first, then people are told. Safe to repeat
 * in whole or from the middle: pairs begin and end once, chats are told once.
 * @param assertAlone throws when another process delivers by now
 */
export async function deliver(
  deps: DeliverDeps,
  entries: readonly StreamEntry[],
  assertAlone: () => Promise<void>,
): Promise<void> {
  const happened = entries.flatMap((entry) => eventsOf(deps.logger, entry));
  const write = (changes: readonly PairChange[]) =>
    deps.pairs.write(changes, async (ends) => {
      await assertAlone();
      await tellAll(
        deps,
        ends.flatMap((event) => tellsOf(event, deps.now())),
      );
    });
  await write(happened.filter(isPairChange));
  const vanished = await endsOfVanished(deps, happened);
  await write(vanished);
  await tellAll(
    deps,
    [...happened, ...vanished].flatMap(({ at, event }) => tellsOf(event, at)),
  );
  for (const { at, event } of happened) count(deps, event, at);
}

/**
 * The ends, for both sides, of pairs that the matcher knows no more. As a rule one of the two has left and their leaving
 * is on its way. But after a wipe of Redis somebody may have come back before MongoDB had the pair, and look for another:
 * nothing else would tell the one they were paired with.
 */
async function endsOfVanished(
  { matcher, now }: DeliverDeps,
  happened: readonly Happened[],
): Promise<readonly PairChange[]> {
  const pairs = happened.flatMap(({ event }) => (event.kind === "paired" ? [event] : []));
  const known = await matcher.pairsOf(pairs.flatMap(({ sides }) => sides.map(({ person }) => person)));
  return pairs.flatMap(({ pair, sides }) => {
    const [first, second] = sides.map(({ person }) => person) as [number, number];
    if (known.get(first) === pair && known.get(second) === pair) return [];
    const end = (person: number, partner: number): PairChange => ({
      at: now(),
      event: { kind: "ended", pair, person, partner, reason: "next" },
    });
    return [end(first, second), end(second, first)];
  });
}

function eventsOf(logger: Logger, { at, events, id }: StreamEntry): readonly Happened[] {
  if (events instanceof Error) {
    // Written by a newer release, or a bug; kept, it would hold back everybody.
    logger.error(
      { err: events, entry: id },
      "an entry of the matcher's stream cannot be read and is dropped",
    );
    return [];
  }
  return events.map((event) => ({ at, event }));
}

function isPairChange(happened: Happened): happened is PairChange {
  return happened.event.kind === "paired" || happened.event.kind === "ended";
}

/** A repetition counts twice: rare, and no reason for more state. */
function count({ averages, metrics, now }: DeliverDeps, event: MatchEvent, at: number): void {
  if (event.kind === "paired") {
    const [{ profile }] = event.sides;
    metrics.matchPairs.inc({ language: profile.language });
    for (const side of event.sides) {
      averages.add(side.profile, at - side.since, now());
      metrics.matchDelivery.observe({}, Math.max(0, now() - at) / 1_000);
      metrics.matchWait.observe({ language: profile.language }, Math.max(0, now() - side.since) / 1_000);
    }
  }
  if (event.kind === "ended") metrics.matchPairsEnded.inc({ reason: event.reason });
  if (event.kind === "expired") {
    averages.add(event.profile, SEARCH_MS, now());
    metrics.matchSearchesExpired.inc({});
  }
}
