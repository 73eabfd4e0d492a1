import type { Metrics } from "../../platform/observe/metrics.ts";
import type { BotEffects } from "../../platform/telegram/pipeline/module.ts";
import type { WriteHandler } from "../../platform/telegram/send/work-executors.ts";
import type { BanService } from "./ban/service.ts";
import { keepApart } from "./block/service.ts";
import type { BlockStore } from "./block/store.ts";
import type { Matcher } from "./matcher/matcher.ts";
import { TOLD_MS } from "./pairs/document.ts";
import type { PairStore } from "./pairs/store.ts";
import type { PeopleStore } from "./people/store.ts";
import type { ReportStore } from "./report/store.ts";
import { WRITES, type WriteName } from "./services.ts";

/** What the deferred writes of the bot work with. */
export interface WriteDeps {
  readonly people: PeopleStore;
  readonly pairs: PairStore;
  readonly blocks: BlockStore;
  readonly reports: ReportStore;
  readonly bans: BanService;
  readonly matcher: Matcher;
  readonly metrics: Pick<Metrics, "matchReports">;
  readonly now: () => number;
}

/** What follows the bot's commits: its deferred writes, people who cannot be reached, messages that are late. */
export function matchmakingEffects(deps: WriteDeps): BotEffects {
  const { matcher, now, pairs, people } = deps;
  return {
    writes: deferredWrites(deps),
    onBlocked: async (person) => {
      await people.markBlocked(person);
      const before = now();
      const active = await pairs.activeOf(person);
      const pair = active && { pair: active.id, partner: active.partner };
      await matcher.oust({ person, reason: "unreachable", before, pair });
    },
    // Asked for every message when the fleet is behind: then most of all it must not cost a read of MongoDB each.
    stillRelays: async (from, to) => {
      const partner = await matcher.partnerOf(from);
      return partner === "unknown" ? pairs.areTogether(from, to) : partner === to;
    },
  };
}

function deferredWrites(deps: WriteDeps): Readonly<Record<WriteName, WriteHandler>> {
  const { bans, matcher, metrics, now, pairs, people, reports } = deps;
  return {
    register: (payload) => {
      const { firstName, languageCode, person } = WRITES.register.parse(payload);
      return people.register(person, { firstName, languageCode });
    },
    "save-profile": (payload) => {
      const { person, profile } = WRITES["save-profile"].parse(payload);
      return people.saveProfile(person, profile);
    },
    "set-language": (payload) => {
      const { language, person } = WRITES["set-language"].parse(payload);
      return people.setLanguage(person, language);
    },
    match: async (payload) => {
      const wish = WRITES.match.parse(payload);
      const answer = await matcher.wish(wish);
      if (answer.kind === "banned") await bans.remind(wish.person, wish.seq, answer.until);
    },
    report: async (payload) => {
      const { offender, pair, person: reporter, reason } = WRITES.report.parse(payload);
      const reportedAt = await reports.add(pair, { offender, reporter, reason, at: new Date(now()) });
      metrics.matchReports.inc({ reason });
      await keepApart(deps, reporter, offender);
      await bans.consider(offender, reportedAt);
    },
    block: (payload) => {
      const { blocked, person } = WRITES.block.parse(payload);
      return keepApart(deps, person, blocked);
    },
    "delete-person": async (payload) => {
      const { at, person, seq } = WRITES["delete-person"].parse(payload);
      // Before anything waits for MongoDB, and by this reason: what the matcher paired since goes as the rest does.
      if (seq !== undefined) await leaveForGood(deps, { person, seq, at: at ?? now() });
      await people.remove(person);
      await reports.removeBy(person);
      await pairs.removeHistoryOf(person, at);
    },
  };
}

/** Ends what a person has who deletes themselves, and sees to it that the delivery records nothing of what is over already. */
async function leaveForGood(
  { matcher, now, pairs }: Pick<WriteDeps, "matcher" | "now" | "pairs">,
  { at, person, seq }: { readonly person: number; readonly seq: number; readonly at: number },
): Promise<void> {
  const { kind } = await matcher.oust({ person, reason: "deleted", before: seq });
  // Who did something since is back.
  const last = kind === "neither" ? await matcher.lastPairOf(person) : undefined;
  // The other side may have left it before MongoDB knew of it: no event of this person's would name it any more. An older one
  // may have been forgotten by an earlier deletion already, which this would undo.
  if (last !== undefined && now() - last.wishedAt < TOLD_MS)
    await pairs.forgetAhead(person, { _id: last.pair, members: last.members }, at);
}
