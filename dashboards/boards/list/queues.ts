import { OpsPerSecond, PercentUnit, Seconds, Short } from "@grafana/grafana-foundation-sdk/units";
import type { Board } from "../board.ts";
import { toBoard, toRunbook } from "../links.ts";
import { graph } from "../panels/graph.ts";
import { ABOVE_ZERO_IS_BAD, number } from "../panels/number.ts";
import { quantiles } from "../panels/quantiles.ts";
import { inRange, largest, observations, perSecond, share } from "../promql/expressions.ts";
import { selector } from "../promql/selector.ts";

/** Every replica shows the same depth. */
const WAITING = largest("queueJobs", { by: ["queue"], where: { state: "waiting" } });

/** Work that does not happen while a person waits for the first answer. */
export const queues: Board = {
  name: "queues",
  answers: "Is work piling up, in which queue, is it slow or does it fail, and do the workers take it?",
  links: [
    toBoard("services"),
    toBoard("pods"),
    toRunbook("JobSlow"),
    toRunbook("JobFails"),
    toRunbook("QueueStuck"),
    toRunbook("DeadLetters"),
    toRunbook("TaskStopped"),
  ],
  rows: [
    {
      asks: "Is work piling up?",
      panels: [
        number({
          title: "Oldest waiting job",
          tells:
            "How long the job that is next has waited. Seconds are usual under load; minutes mean that workers are too few, or stuck.",
          unit: Seconds,
          lines: { "{{queue}}": `topk(5, ${largest("queueOldestJobAge", { by: ["queue"] })})` },
          limits: [
            { from: null, color: "green" },
            { from: 30, color: "orange" },
            { from: 300, color: "red" },
          ],
          nothing: "no worker tells",
        }),
        number({
          title: "Given up, in the time shown",
          tells: "Jobs and updates kept as dead letters. Each is for a person to look at.",
          unit: Short,
          lines: { "dead letters": inRange("deadLetters") },
          limits: ABOVE_ZERO_IS_BAD,
          nothing: "none seen",
          decimals: 0,
        }),
        number({
          title: "Consumers that broke off",
          tells:
            "Loops of the workers that ended before their process did; they start again within 5 s, and the log says why.",
          unit: Short,
          lines: { "in the time shown": inRange("consumerRestarts") },
          limits: ABOVE_ZERO_IS_BAD,
          nothing: "none",
          decimals: 0,
        }),
        graph({
          title: "Length of queues",
          tells:
            "Jobs that are ready and wait for a worker. A line that only climbs is work that never ends.",
          unit: Short,
          lines: { "{{queue}}": WAITING },
        }),
        graph({
          title: "Jobs by state",
          tells:
            "active is being worked on, delayed waits for its time or for another try. Many delayed: something they need refuses.",
          unit: Short,
          lines: { "{{state}}": `sum by (state) (${largest("queueJobs", { by: ["queue", "state"] })})` },
          stacked: true,
        }),
        graph({
          title: "Age of the oldest waiting job",
          tells: "What the autoscaler of workers should follow: people feel age, not number.",
          unit: Seconds,
          lines: { "{{queue}}": largest("queueOldestJobAge", { by: ["queue"] }) },
        }),
      ],
    },
    {
      asks: "How much is done, and how much fails?",
      panels: [
        graph({
          title: "Jobs that came to their end",
          tells: "completed or failed for good, by kind of job.",
          unit: OpsPerSecond,
          lines: { "{{job}} {{outcome}}": observations("jobTurnaround", { by: ["job", "outcome"] }) },
          stacked: true,
        }),
        graph({
          title: "Share that failed for good",
          tells: "Of the jobs that ended. Of labels 2 % may, as carriers refuse wrong addresses.",
          unit: PercentUnit,
          lines: {
            "{{job}}": share(
              observations("jobTurnaround", { by: ["job"], where: { outcome: "failed" } }),
              observations("jobTurnaround", { by: ["job"] }),
            ),
          },
        }),
        graph({
          title: "Attempts after the first",
          tells:
            "Something was not there at the first try. A few are usual; as many as jobs mean an outage: see the outside services.",
          unit: OpsPerSecond,
          lines: { "{{queue}}": perSecond("jobRetries", { by: ["queue"] }) },
          links: [toBoard("services")],
        }),
        graph({
          title: "Periodic tasks: since the last good end",
          tells:
            "A saw as high as the task's round. A line that only climbs: it does not come round, or fails each time.",
          unit: Seconds,
          lines: { "{{task}}": `time() - max by (task) (${selector("taskEnded")})` },
        }),
      ],
    },
    {
      asks: "Where does the time go?",
      panels: [
        quantiles({
          title: "From wish to end",
          tells:
            "From the job's creation to its end, all waiting and attempts included: what a person waits for a label.",
          of: "jobTurnaround",
          by: ["job"],
          where: { outcome: "completed" },
          limits: [
            { from: null, color: "green" },
            { from: 5, color: "orange" },
          ],
        }),
        quantiles({
          title: "Waiting for a worker",
          tells:
            "From the job's creation to its first attempt. Long here: more workers. Short here: the work itself is slow.",
          of: "jobWait",
          by: ["queue"],
        }),
        quantiles({
          title: "One attempt",
          tells: "Time of an attempt, whether it went well or not. Long here: what the job calls is slow.",
          of: "jobDuration",
          by: ["queue"],
          links: [toBoard("services")],
        }),
      ],
    },
  ],
};
