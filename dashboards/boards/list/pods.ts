import { BytesIEC, PercentUnit, Seconds, Short } from "@grafana/grafana-foundation-sdk/units";
import type { Board } from "../board.ts";
import { toBoard, toRunbook } from "../links.ts";
import { graph } from "../panels/graph.ts";
import { number } from "../panels/number.ts";
import { largest, perSecond, rate, sum, total } from "../promql/expressions.ts";
import { anywhere, selector, series } from "../promql/selector.ts";

/** The fleet's processes, wherever they run. */
const ROLES = { role: ["bot", "worker", "api"] };
/** Pods of the namespace, as the cluster's own exporters know them. */
const NAMESPACE = { namespace: "$namespace" };

/** Processes, pods and autoscalers. */
export const pods: Board = {
  name: "pods",
  answers: "Do all pods run, of which version, what do they use, and do the autoscalers follow the load?",
  links: [
    toBoard("bots"),
    toBoard("queues"),
    toBoard("operator"),
    toRunbook("RoleGone"),
    toRunbook("WorkersGone"),
    toRunbook("TargetDown"),
  ],
  variables: [
    {
      name: "namespace",
      label: "Namespace",
      description: "For what kube-state-metrics and cAdvisor tell; empty where Prometheus does not ask them.",
      of: { metric: "kube_pod_info", label: "namespace" },
    },
  ],
  rows: [
    {
      asks: "Does everything run?",
      panels: [
        number({
          title: "Pods that answer",
          tells:
            "Processes that Prometheus reaches, by workload. Fewer than the Deployment asks for: look at its events.",
          unit: Short,
          lines: { "{{role}}": sum(series("up"), ["role"]) },
          nothing: "none",
          decimals: 0,
        }),
        number({
          title: "Do not answer",
          tells: "Pods that are there and show nothing: starting, hanging, or cut off by a policy.",
          unit: Short,
          lines: { pods: `sum(1 - ${series("up")})` },
          limits: [
            { from: null, color: "green" },
            { from: 1, color: "orange" },
          ],
          nothing: "none known",
          decimals: 0,
        }),
        number({
          title: "Versions",
          tells:
            "Processes of each. Two versions side by side for longer than a rollout: one of them does not start.",
          unit: Short,
          lines: { "{{version}}": `count by (version) (${selector("buildInfo")})` },
          nothing: "nothing runs",
          decimals: 0,
        }),
        number({
          title: "Youngest process",
          tells: "Started so long ago. It stays small while something restarts again and again.",
          unit: Seconds,
          lines: { "{{role}}": `min by (role) (time() - ${series("process_start_time_seconds", ROLES)})` },
          nothing: "nothing runs",
        }),
        graph({
          title: "Workers for each class of work",
          tells:
            "Processes that do a bot's work of this class. At 0 nobody does: labels, pairs or sweeps wait, though other workers run.",
          unit: Short,
          lines: { "{{bot}} {{worker_class}}": total("workerClassServed", { by: ["bot", "worker_class"] }) },
        }),
      ],
    },
    {
      asks: "What does a process use?",
      panels: [
        graph({
          title: "CPU",
          tells: "Processors in use by each process. Node computes on one: near 1 is as much as a pod can.",
          unit: Short,
          lines: {
            "{{role}} {{pod}} {{instance}}": sum(rate(series("process_cpu_seconds_total", ROLES)), [
              "role",
              "instance",
            ]),
          },
        }),
        graph({
          title: "Memory",
          tells:
            "Resident memory of each process. The loads of 10,000 people fit into 300 MB; a line that only climbs is a leak.",
          unit: BytesIEC,
          lines: {
            "{{role}} {{pod}} {{instance}}": sum(series("process_resident_memory_bytes", ROLES), [
              "role",
              "instance",
            ]),
          },
        }),
        graph({
          title: "Late timers, p99",
          tells:
            "How late the event loop comes to what is due. Above 50 ms something computes too long at once, and all people of the pod wait.",
          unit: Seconds,
          lines: {
            "{{role}} {{pod}} {{instance}}": largest("eventLoopDelay", {
              by: ["role", "pod", "instance"],
              where: { quantile: "0.99" },
            }),
          },
          limits: [
            { from: null, color: "green" },
            { from: 0.05, color: "red" },
          ],
        }),
        graph({
          title: "Collecting garbage",
          tells: "Share of a processor. Above a tenth: too little memory for what is held, or a leak.",
          unit: PercentUnit,
          lines: {
            "{{role}} {{pod}} {{instance}}": sum(rate(series("nodejs_gc_duration_seconds_sum", ROLES)), [
              "role",
              "instance",
            ]),
          },
        }),
        graph({
          title: "Heap in use",
          tells: "Of JavaScript's own memory; a saw-tooth is healthy.",
          unit: BytesIEC,
          lines: {
            "{{role}} {{pod}} {{instance}}": sum(series("nodejs_heap_size_used_bytes", ROLES), [
              "role",
              "pod",
              "instance",
            ]),
          },
        }),
        graph({
          title: "Log lines given up",
          tells: "A process logs faster than its output is read. The lines are lost; the process goes on.",
          unit: Short,
          lines: { "{{role}} {{logger}}": perSecond("logLinesDropped", { by: ["role", "logger"] }) },
        }),
      ],
    },
    {
      asks: "Does the number of pods follow the load? (kube-state-metrics)",
      panels: [
        graph({
          title: "Autoscalers",
          tells:
            "Pods that are there, and the bounds. At the upper bound for long: raise it, or find out what is slow.",
          unit: Short,
          lines: {
            "{{horizontalpodautoscaler}} now": max("kube_horizontalpodautoscaler_status_current_replicas"),
            "{{horizontalpodautoscaler}} wanted": max("kube_horizontalpodautoscaler_status_desired_replicas"),
            "{{horizontalpodautoscaler}} at most": max("kube_horizontalpodautoscaler_spec_max_replicas"),
          },
        }),
        graph({
          title: "Missing pods",
          tells:
            "Asked for and not available, by Deployment. More than a rollout long: no room, a bad image, or a failing start.",
          unit: Short,
          lines: {
            "{{deployment}}": sum(anywhere("kube_deployment_status_replicas_unavailable", NAMESPACE), [
              "deployment",
            ]),
          },
        }),
        graph({
          title: "Restarts",
          tells:
            "Of containers, in ten minutes. A pod that restarts again and again says why in its log before: kubectl logs --previous.",
          unit: Short,
          lines: {
            "{{pod}} {{container}}": `sum by (pod, container) (increase(${anywhere("kube_pod_container_status_restarts_total", NAMESPACE)}[10m])) > 0`,
          },
        }),
      ],
    },
    {
      asks: "What do containers use of what they may? (cAdvisor)",
      panels: [
        graph({
          title: "CPU of the request",
          tells: "1 is all that was asked for; the autoscaler's target lies below it.",
          unit: PercentUnit,
          lines: {
            "{{pod}}": `${sum(rate(anywhere("container_cpu_usage_seconds_total", { ...NAMESPACE, container: { not: "" } })), ["pod"])} / ${sum(anywhere("kube_pod_container_resource_requests", { ...NAMESPACE, resource: "cpu" }), ["pod"])}`,
          },
        }),
        graph({
          title: "Held back for CPU",
          tells: "Share of periods in which a container wanted more than its limit. People feel it as p99.",
          unit: PercentUnit,
          lines: {
            "{{pod}}": `${sum(rate(anywhere("container_cpu_cfs_throttled_periods_total", NAMESPACE)), ["pod"])} / ${sum(rate(anywhere("container_cpu_cfs_periods_total", NAMESPACE)), ["pod"])}`,
          },
        }),
        graph({
          title: "Memory of the limit",
          tells: "At 1 the container is killed.",
          unit: PercentUnit,
          lines: {
            "{{pod}}": `${sum(anywhere("container_memory_working_set_bytes", { ...NAMESPACE, container: { not: "" } }), ["pod"])} / ${sum(anywhere("kube_pod_container_resource_limits", { ...NAMESPACE, resource: "memory" }), ["pod"])}`,
          },
          limits: [
            { from: null, color: "green" },
            { from: 0.9, color: "red" },
          ],
        }),
      ],
    },
  ],
};

function max(metric: string): string {
  return `max by (horizontalpodautoscaler) (${anywhere(metric, NAMESPACE)})`;
}
