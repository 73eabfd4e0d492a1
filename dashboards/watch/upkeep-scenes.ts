import { METRICS } from "../../app/src/contracts/metrics.ts";
import { IN_PLACE, type Scene, STRETCH, state, text } from "./scene.ts";

const MINUTE = 60;
const TASK = { task: "payments-sweep" };
/** When the second stretch begins, and the third. */
const [WRONG, OVER] = [STRETCH * MINUTE, 2 * STRETCH * MINUTE];

/** A task of every minute that ends well each time, but for the second stretch. */
function stopped(instance: string): Scene["series"][number] {
  const minutes = STRETCH - 1;
  const values = [
    `0+${MINUTE}x${minutes}`,
    `${minutes * MINUTE}+0x${minutes}`,
    `${OVER}+${MINUTE}x${minutes}`,
  ];
  return {
    series: `${METRICS.taskEnded.name}{${text({ ...TASK, instance })}}`,
    values: values.join(" "),
  };
}

/** What comes round by itself, and what it finds. */
export const UPKEEP_SCENES: readonly Scene[] = [
  {
    name: "the books are two dollars and a half short",
    alert: "LedgerUnbalanced",
    severities: ["critical"],
    series: [state("ledgerImbalance", {}, "0", "250")],
    labels: IN_PLACE,
    value: "250",
  },
  {
    name: "OxaPay does not answer about a payment, as two processes have seen one after the other",
    alert: "PaymentsUnanswered",
    severities: ["critical"],
    series: [
      state("paymentUnanswered", { instance: "a" }, "0", String(WRONG)),
      state("paymentUnanswered", { instance: "b" }, "0", String(WRONG + MINUTE)),
      state("paymentUnanswered", { instance: "c" }, "0", "0"),
    ],
    labels: IN_PLACE,
    value: "28m 0s",
  },
  {
    name: "nobody sweeps payments, and a process that did it long ago still tells",
    alert: "TaskStopped",
    severities: ["warning"],
    series: [
      stopped("a"),
      state("taskEnded", { ...TASK, instance: "b" }, "0", "0"),
      state("taskInterval", { ...TASK, instance: "a" }, "60", "60"),
      state("taskInterval", { ...TASK, instance: "b" }, "60", "60"),
    ],
    labels: { ...IN_PLACE, ...TASK },
    value: "27m 0s",
  },
];
