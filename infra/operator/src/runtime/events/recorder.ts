import { randomUUID } from "node:crypto";
import type { KubeApi } from "../api/kube-api.ts";
import type { KubeObject } from "../api/object.ts";
import { apiVersion, collectionPath, EVENTS } from "../api/resource.ts";
import { type Logger, silentLogger } from "../observe/logger.ts";
import type { RuntimeMetrics } from "../observe/metrics.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { type Decision, EventSeries, type Occurrence } from "./series.ts";

export interface EventRecorderOptions {
  readonly api: KubeApi;
  /** Who reports, such as `botfleet.dev/operator`. */
  readonly controller: string;
  /** Which process, such as the pod's name. */
  readonly instance: string;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly metrics?: RuntimeMetrics;
}

/** Tells people about objects. */
export interface EventRecorder {
  /** Does not wait and does not throw: an Event is a courtesy, no reconcile may fail for it. The same again is counted. */
  record(about: KubeObject, occurrence: Occurrence): void;
  /** Waits for what is being written. */
  flush(): Promise<void>;
}

/** Writes under way at once; more are dropped and counted. */
const MAX_WRITES = 64;
const MAX_NOTE = 1_000;
const LIMIT_MS = 5_000;

/** Writes Events of `events.k8s.io/v1`, alike ones as a series. */
export function createEventRecorder(options: EventRecorderOptions): EventRecorder {
  return new ApiEventRecorder(options);
}

class ApiEventRecorder implements EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #clock: Clock;
  readonly #series = new EventSeries(() => randomUUID().slice(0, 13));
  /** Writes under way, by the Event's id: those of one Event go one after the other. */
  readonly #writes = new Map<string, Promise<void>>();

  constructor(options: EventRecorderOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  record(about: KubeObject, occurrence: Occurrence): void {
    const decision = this.#series.decide(about.metadata?.uid ?? "", occurrence, this.#clock.now());
    if (decision.kind === "known") return;
    if (decision.kind === "drop" || this.#writes.size >= MAX_WRITES) {
      this.#options.metrics?.events.inc({ result: "dropped" });
      return;
    }
    const { id } = decision;
    const before = this.#writes.get(id) ?? Promise.resolve();
    const write = before.then(() => this.#write(about, occurrence, decision));
    this.#writes.set(id, write);
    void write.finally(() => this.#writes.get(id) === write && this.#writes.delete(id));
  }

  async flush(): Promise<void> {
    await Promise.all(this.#writes.values());
  }

  async #write(
    about: KubeObject,
    occurrence: Occurrence,
    decision: Extract<Decision, { readonly id: string }>,
  ): Promise<void> {
    const { metrics, logger = silentLogger } = this.#options;
    try {
      if (decision.kind === "create") await this.#create(about, occurrence, decision.id);
      else await this.#count(about, decision.id, decision.count);
      metrics?.events.inc({ result: decision.kind === "create" ? "created" : "counted" });
    } catch (err) {
      metrics?.events.inc({ result: "failed" });
      logger.warn({ err, reason: occurrence.reason }, "an Event could not be written");
    }
  }

  async #create(about: KubeObject, occurrence: Occurrence, id: string): Promise<void> {
    const { controller, instance } = this.#options;
    const { name = "", namespace, uid, resourceVersion } = about.metadata ?? {};
    const body = {
      apiVersion: apiVersion(EVENTS),
      kind: EVENTS.kind,
      metadata: { name: eventName(name, id), namespace: namespaceOf(about) },
      regarding: { apiVersion: about.apiVersion, kind: about.kind, name, namespace, uid, resourceVersion },
      ...occurrence,
      note: occurrence.note.slice(0, MAX_NOTE),
      eventTime: this.#now(),
      reportingController: controller,
      reportingInstance: instance,
    };
    const path = collectionPath(EVENTS, namespaceOf(about));
    await this.#options.api.request({ method: "POST", path, body, ...limit() });
  }

  async #count(about: KubeObject, id: string, count: number): Promise<void> {
    const name = eventName(about.metadata?.name ?? "", id);
    const path = `${collectionPath(EVENTS, namespaceOf(about))}/${encodeURIComponent(name)}`;
    const body = { series: { count, lastObservedTime: this.#now() } };
    await this.#options.api.request({
      method: "PATCH",
      path,
      body,
      contentType: "application/merge-patch+json",
      ...limit(),
    });
  }

  #now(): string {
    return this.#clock.date().toISOString().replace("Z", "000Z");
  }
}

/** Events about what has no namespace live in `default`, as those of the API server's own components. */
const namespaceOf = (about: KubeObject): string => about.metadata?.namespace ?? "default";
/** A name has at most 253 characters; an Event's is its object's with a part that is unique. */
const eventName = (name: string, id: string): string => `${name.slice(0, 230)}.${id}`;
const limit = () => ({ signal: new AbortController().signal, timeoutMs: LIMIT_MS });
