import { Gauge, type Registry } from "prom-client";
import type { Condition, Informer, KubeObject } from "../runtime/index.ts";
import { GROUP } from "../kinds/definition.ts";

type Judged = KubeObject & { readonly status?: { readonly conditions?: readonly Condition[] } };

/** From then on OperatorDeaf tells of the watch; a healthy one is begun anew long before. */
const SILENCE_MS = 300_000;

/**
 * Makes the gauge of what needs a person: 1 for each object of the operator's kinds that says so by its condition `Degraded`, 0 for one
 * that says it does not, nothing for one that says neither. It is read from the watches when Prometheus asks: so a kind that states the
 * condition is in it without being named, an object that is gone is not, and every replica shows the same, leading or not. Of a watch that
 * has been silent for five minutes nothing is shown: what it knows may long be put right.
 */
export function showNeedsPerson(
  registry: Registry,
  watches: () => readonly Pick<Informer<KubeObject>, "resource" | "list" | "silenceMs">[],
): void {
  new Gauge({
    name: "botfleet_operator_object_needs_person",
    help: "1: the object's condition Degraded is True, and kubectl describe says what is to be done.",
    labelNames: ["kind", "name"],
    registers: [registry],
    collect() {
      this.reset();
      const own = watches().filter(({ resource }) => resource.group === GROUP.group);
      for (const watch of own.filter((one) => one.silenceMs() <= SILENCE_MS))
        for (const { metadata, status } of watch.list() as readonly Judged[]) {
          const degraded = status?.conditions?.find(({ type }) => type === "Degraded");
          if (degraded === undefined) continue;
          this.set(
            { kind: watch.resource.kind, name: metadata?.name ?? "" },
            degraded.status === "True" ? 1 : 0,
          );
        }
    },
  });
}
