import type { AuditReport } from "../../simulators/telegram/audit/audit.ts";
import { describeMachine } from "../report/machine.ts";
import type { LoadResult, ReconciliationRule, Series, Timing } from "../report/result.ts";
import { type PhaseAt, type Plan, timeline } from "../scenarios/plan.ts";
import type { LoadArguments } from "./arguments.ts";
import type { LoadedBot } from "./bots.ts";
import { countedOn, servicesOn } from "./measure/plateau.ts";
import { askedOf } from "./judge/asked.ts";
import { type Counted, figuresOf } from "./judge/figures.ts";
import { memoryObjective, objectivesOf } from "./judge/objectives.ts";
import { verdictOf } from "./judge/verdict.ts";
import type { Summary } from "./k6/summary.ts";
import { cpuWaitMs } from "./measure/cpu-pressure.ts";
import { type WritesByCollection, writesPerConversation } from "./measure/mongo-writes.ts";
import { JOBS, WAITS } from "./measure/probes.ts";
import { type Span, spanOf, type Watch } from "./measure/process-watch.ts";
import { generatorOf, rampOf } from "./measure/ramp.ts";
import { lossesOf } from "./reconcile/audit.ts";
import { metric } from "./thresholds.ts";

/** Everything that a run found out. */
export interface Findings {
  readonly asked: LoadArguments;
  readonly bots: readonly LoadedBot[];
  readonly plan: Plan;
  readonly summary: Summary;
  readonly watch: Watch;
  /** By bot. */
  readonly audits: ReadonlyMap<string, AuditReport>;
  readonly reconciliation: readonly ReconciliationRule[];
  readonly calibration: LoadResult["calibration"];
  readonly stores: LoadResult["stores"];
  readonly writes: WritesByCollection;
  /** Databases of a bot: its own first, then those it shares. */
  databasesOf(bot: string): readonly string[];
  readonly drainMs: number;
  readonly agreement: LoadResult["agreement"];
}

const JUDGED = { judged: "yes" };

/** Makes the result of a run, judged. */
export function assemble(findings: Findings): LoadResult {
  const { asked, calibration, plan, summary, watch, stores, reconciliation } = findings;
  const phases = timeline(plan);
  const judged = phases.filter((phase) => phase.judged);
  const spans = judged.map((phase) => spanOf(phase, summary.startedAt));
  const seconds = judged.reduce((sum, phase) => sum + phase.seconds, 0);
  const felt = summary.timing(metric("felt", JUDGED));
  const processes = watch.use(spans);
  const messages = total(plan, (bot) => summary.acts({ bot }));
  const plateauMessages = summary.acts(JUDGED);
  const ramp = rampOf(findings, phases);
  const counted = (bot: string) => countedOn(findings, spans, processes, bot);
  const figures = {
    profile: asked.profile.name,
    scenario: asked.scenario,
    started_at: new Date(summary.startedAt).toISOString(),
    ramp_s: judged[0]?.from ?? 0,
    plateau_s: seconds,
    drain_s: findings.drainMs / 1000,
    machine: describeMachine(),
    people_asked: total(plan, (_bot, people) => people),
    people: total(plan, (bot) => summary.count(metric("arrivals", { bot }))),
    messages_per_s_asked: rounded(askedOf(plan.parts, judged).perS),
    messages_per_s: rounded(plateauMessages / seconds),
    messages,
    plateau_messages: plateauMessages,
    p50_ms: felt?.p50_ms ?? 0,
    p95_ms: felt?.p95_ms ?? 0,
    p99_ms: felt?.p99_ms ?? 0,
    felt,
    matching: matchingOf(findings),
    ...lossesOfAll(findings),
    by_bot: Object.fromEntries(plan.parts.map(({ bot }) => [bot, botFigures(findings, bot, counted(bot))])),
    by_act: actsOf(findings),
    objectives: [memoryObjective(processes, findings.bots)],
    reconciliation: [...reconciliation],
    services: servicesOn(findings, spans),
    processes,
    stores,
    plateau_jobs: Math.round(spans.reduce((sum, span) => sum + watch.growth(JOBS, span), 0)),
    agreement: findings.agreement,
    calibration,
    generator: generatorOf(summary, ramp),
    cpu_pressure: pressureOf(watch, spans),
    series: seriesOf(findings, phases),
    knee: ramp?.knee ?? null,
  };
  return { ...verdictOf(figures), ...figures };
}

function botFigures(
  { audits, bots, databasesOf, plan, summary, writes }: Findings,
  bot: string,
  counted: Counted,
) {
  const loaded = bots.find(({ name }) => name === bot);
  const parts = plan.parts.filter((part) => part.bot === bot);
  const people = parts[0]?.people ?? 0;
  const wanted = askedOf(
    parts,
    timeline(plan).filter((phase) => phase.judged),
  );
  const audit = audits.get(bot);
  const messagesOf = (conversation: string) =>
    Object.entries(loaded?.acts ?? {})
      .filter(([, of]) => of === conversation)
      .reduce((sum, [act]) => sum + summary.acts({ bot, act }), 0);
  return {
    people: summary.count(metric("arrivals", { bot })),
    people_asked: people,
    messages: summary.acts({ bot }),
    messages_per_s_asked: rounded(wanted.perS),
    messages_per_s_least: rounded(wanted.leastPerS),
    messages_per_s: rounded(summary.acts({ bot, ...JUDGED }) / counted.seconds),
    felt: summary.timing(metric("felt", { bot, ...JUDGED })),
    ...(audit === undefined ? { lost: 0, duplicated: 0, out_of_order: 0 } : lossesOf(audit)),
    objectives: loaded === undefined ? [] : objectivesOf(loaded, people, summary),
    figures: loaded === undefined ? [] : [...figuresOf(loaded, people, counted)],
    writes:
      loaded === undefined
        ? []
        : [...writesPerConversation(loaded.load, writes, databasesOf(bot), messagesOf)],
  };
}

function lossesOfAll({ audits }: Findings) {
  const sum = { lost: 0, duplicated: 0, out_of_order: 0 };
  for (const audit of audits.values()) {
    const losses = lossesOf(audit);
    sum.lost += losses.lost;
    sum.duplicated += losses.duplicated;
    sum.out_of_order += losses.out_of_order;
  }
  return sum;
}

function matchingOf({ bots, summary }: Findings): Timing | null {
  return bots.some(({ hasRush }) => hasRush) ? summary.timing(metric("happened", { event: "match" })) : null;
}

function actsOf({ bots, summary }: Findings): LoadResult["by_act"] {
  return bots
    .flatMap(({ name, acts }) => Object.keys(acts).map((act) => ({ bot: name, act })))
    .map((tags) => ({
      ...tags,
      count: summary.acts({ ...tags, ...JUDGED }),
      felt: summary.timing(metric("felt", { ...tags, ...JUDGED })),
    }))
    .filter(({ count }) => count > 0);
}

/** Share of the time in which somebody waited for a processor. */
function pressureOf(watch: Watch, spans: readonly Span[]): number | null {
  if (cpuWaitMs() === undefined) return null;
  const waited = spans.reduce((sum, span) => sum + watch.growth(WAITS, span), 0);
  const elapsed = spans.reduce((sum, { from, to }) => sum + to - from, 0);
  return Math.min(1, rounded(waited / elapsed));
}

function seriesOf({ plan, summary, watch }: Findings, phases: readonly PhaseAt[]): Series {
  const seconds = phases.at(-1)?.to ?? 0;
  const slots = Array.from({ length: Math.ceil(seconds / plan.slotSeconds) }, (_, slot) => slot);
  const span = (slot: number): Span => {
    const from = summary.startedAt + slot * plan.slotSeconds * 1000;
    return { from, to: from + plan.slotSeconds * 1000 };
  };
  const felt = slots.map((slot) => summary.timing(metric("felt", { slot: String(slot) })));
  let people = 0;
  return {
    at_s: slots.map((slot) => slot * plan.slotSeconds),
    people: slots.map((slot) => {
      people += summary.count(metric("arrivals", { slot: String(slot) }));
      return people;
    }),
    messages_per_s: slots.map((slot) => rounded(summary.acts({ slot: String(slot) }) / plan.slotSeconds)),
    felt_p50_ms: felt.map((timing) => timing?.p50_ms ?? null),
    felt_p95_ms: felt.map((timing) => timing?.p95_ms ?? null),
    felt_p99_ms: felt.map((timing) => timing?.p99_ms ?? null),
    cpu_cores: Object.fromEntries(
      watch
        .use([])
        .map(({ name }) => [
          name,
          slots.map((slot) => rounded(watch.growth(name, span(slot)) / plan.slotSeconds)),
        ]),
    ),
  };
}

function total({ parts }: Plan, of: (bot: string, people: number) => number): number {
  return parts.reduce((sum, { bot, people }) => sum + of(bot, people), 0);
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
