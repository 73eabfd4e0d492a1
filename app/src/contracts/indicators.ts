import type { Indicator, SuccessIndicator } from "./slo.ts";

/** From an update's arrival to the first reply Telegram accepted; of a press, to the message that it brings. */
export const REACTION_TIME: Indicator = {
  metric: "updateReplyDuration",
  role: "bot",
  alert: "ReactionSlow",
};

/**
 * What became of updates. One that Telegram is asked to bring again counts as bad: nobody saw anything of it yet, and the
 * reply's time begins anew with the next delivery.
 */
export const REACTION: SuccessIndicator = {
  metric: "updates",
  role: "bot",
  bad: { outcome: ["failed", "unavailable", "overload", "conflict"] },
  alert: "ReactionFails",
};

/** From a job's creation to its success, however many attempts that took. */
export function timeOfJob(job: string): Indicator {
  return { metric: "jobTurnaround", role: "worker", labels: { job, outcome: "completed" }, alert: "JobSlow" };
}

/** Jobs that reached their end, by whether they did what they were for. */
export function endOfJob(job: string): SuccessIndicator {
  return {
    metric: "jobTurnaround",
    role: "worker",
    labels: { job },
    bad: { outcome: "failed" },
    alert: "JobFails",
  };
}
