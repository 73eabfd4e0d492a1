import { secondsOf } from "../slo/pace.ts";
import type { Terms, Watch } from "./watch.ts";

/** Since a moment that processes show as Unix time. */
const since = (moment: string): string => `time() - ${moment}`;

/** More than two rounds ago, and so many seconds more. */
function overdue(name: Terms["name"], seconds: number): string {
  const latest = `max by (environment, task) (${name("taskEnded")})`;
  const twoRounds = `2 * max by (environment, task) (${name("taskInterval")})`;
  return `${since(latest)} - ${twoRounds} > ${seconds}`;
}

/** What comes round by itself, and what it finds: money that is not where it should be. */
export const UPKEEP: readonly Watch[] = [
  {
    alert: "LedgerUnbalanced",
    severity: "critical",
    // One cent is as bad as many: something wrote what it must not. That the check runs is TaskStopped's to see.
    expr: ({ name }) => `max by (environment) (${name("ledgerImbalance")}) > 0`,
    summary: "shipping: the books do not add up, by {{ $value }} cents.",
    description:
      "Some people's balances are not what their entries make: too much or too little of their money.",
  },
  {
    alert: "PaymentsUnanswered",
    severity: "critical",
    expr: ({ name, range }) =>
      `${since(`min by (environment) (${name("paymentUnanswered")} > 0)`)} > ${secondsOf(range("15m"))}`,
    summary:
      "shipping: OxaPay has not answered about somebody's payment for {{ $value | humanizeDuration }}.",
    description:
      "Who has paid since then does not see it in their balance: a credit waits for OxaPay's record.",
  },
  {
    alert: "TaskStopped",
    severity: "warning",
    expr: ({ name, range }) => overdue(name, secondsOf(range("15m"))),
    // A fleet that was away for long takes up each task as it begins.
    for: "5m",
    summary:
      "{{ $labels.task }} has not come to a good end for {{ $value | humanizeDuration }} longer than two of its rounds take.",
    description: "What it looks after is not looked after: its kind of money, order, parcel or file waits.",
  },
];
