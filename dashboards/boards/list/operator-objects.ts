import { Seconds, Short } from "@grafana/grafana-foundation-sdk/units";
import type { Row } from "../board.ts";
import { graph } from "../panels/graph.ts";
import { ABOVE_ZERO_IS_BAD, BELOW_ONE_IS_BAD, number } from "../panels/number.ts";
import { max, recentGrowth, sum } from "../promql/expressions.ts";
import { series } from "../promql/selector.ts";

const NEEDS = max(series("botfleet_operator_object_needs_person"), ["kind", "name"]);

/** Which of the operator's objects wait for somebody. */
export const NEEDS_ROW: Row = {
  asks: "Which objects need a person?",
  panels: [
    number({
      title: "Need a person now",
      tells:
        "Objects whose condition Degraded is True: `kubectl describe` of each says why and what to do. After ten minutes NeedsPerson tells of it.",
      unit: Short,
      lines: { "{{kind}} {{name}}": `${NEEDS} > 0` },
      limits: ABOVE_ZERO_IS_BAD,
      nothing: "none, or no operator tells",
      decimals: 0,
    }),
    graph({
      title: "Needed a person",
      tells: "When, and for how long. What comes and goes within ten minutes is told to nobody.",
      unit: Short,
      lines: { "{{kind}} {{name}}": NEEDS },
    }),
  ],
};

/** The members of MongoDB's sets, as the replica that leads sees them. */
export const MEMBERS_ROW: Row = {
  asks: "Are MongoDB's members in order?",
  panels: [
    number({
      title: "In order",
      tells:
        "1 for a primary or secondary. One of three at 0: no other may go, and no node of theirs is to be drained.",
      unit: Short,
      lines: {
        "{{cluster}} {{member}}": max(series("botfleet_mongo_member_in_order"), ["cluster", "member"]),
      },
      limits: BELOW_ONE_IS_BAD,
      nothing: "no operator tells",
      decimals: 0,
    }),
    graph({
      title: "Behind the primary",
      tells: "Seconds. A moment is usual; five minutes need a person.",
      unit: Seconds,
      lines: {
        "{{cluster}} {{member}}": max(series("botfleet_mongo_member_lag_seconds"), ["cluster", "member"]),
      },
    }),
    graph({
      title: "Primaries that stepped down",
      tells:
        "How many, before their pod goes. nobody: no other could take over at once, so it went on until it had to. failed: MongoDB refused.",
      unit: Short,
      lines: {
        "{{cluster}} {{result}}": sum(recentGrowth(series("botfleet_mongo_step_downs_total")), [
          "cluster",
          "result",
        ]),
      },
    }),
    graph({
      title: "Changes of the set",
      tells: "How many, by what was changed: members that come and go, votes that are held and given back.",
      unit: Short,
      lines: {
        "{{cluster}} {{change}}": sum(recentGrowth(series("botfleet_mongo_reconfigurations_total")), [
          "cluster",
          "change",
        ]),
      },
    }),
  ],
};
