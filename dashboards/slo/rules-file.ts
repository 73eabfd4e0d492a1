import { alertGroup } from "./alerts.ts";
import { type Pace, REAL_TIME } from "./pace.ts";
import type { BotPromise, PromisingBot } from "./promise.ts";
import { recordingGroups } from "./recordings.ts";
import { asYaml, type RuleGroup } from "./rule.ts";

/** Everything Prometheus is told of a promise. */
export function ruleGroups(promise: BotPromise, pace: Pace = REAL_TIME): readonly RuleGroup[] {
  return [...recordingGroups(promise, pace), alertGroup(promise, pace)];
}

/** The promise's rule file. @param source where it is promised */
export const rulesFile = (promise: BotPromise, source: string): string =>
  asYaml(source, { groups: ruleGroups(promise) });

/** Where a bot's promises are written. */
export const sourceOf = ({ name }: Pick<PromisingBot, "name">): string => `app/src/bots/${name}/slo.ts`;
