import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { collectionPath, LEASES, type Resource } from "../api/resource.ts";
import type { LeaseSpec } from "../leader/lease.ts";
import { systemClock } from "../time/clock.ts";
import { list } from "../watch/list.ts";
import { watch } from "../watch/watch.ts";
import type { KubeObject } from "../api/object.ts";
import type { TestCluster } from "./test-cluster.fixture.ts";
import { WIDGETS, type Widget } from "./widgets.ts";

/** A write, in the order in which the API server made it. */
export interface Written {
  readonly writer: string;
  readonly count: number;
  readonly resourceVersion: number;
}

/** A holder's term, from when the API server wrote it. */
export interface Held {
  readonly holder: string;
  readonly term: number;
  readonly resourceVersion: number;
}

/** Everything that was written to the namespace's Widgets and Leases, as the server's own watch tells it: each version, none left out. */
export class History {
  readonly writes: Written[] = [];
  readonly terms: Held[] = [];
  /** Why the history has a hole, if it has one. */
  failure: unknown;
  readonly #stop = new AbortController();

  /** Begins now; resolves when nothing that comes can be missed. */
  static async of(cluster: TestCluster): Promise<History> {
    const history = new History();
    await history.#follow<Widget>(cluster, WIDGETS, ({ status }, resourceVersion) => {
      const { writer, count = 0 } = status ?? {};
      if (writer !== undefined) history.writes.push({ writer, count, resourceVersion });
    });
    await history.#follow<KubeObject & { spec?: LeaseSpec }>(cluster, LEASES, ({ spec }, resourceVersion) => {
      const { holderIdentity: holder = "", leaseTransitions: term = 0 } = spec ?? {};
      const last = history.terms.at(-1);
      if (last?.holder !== holder || last.term !== term)
        history.terms.push({ holder, term, resourceVersion });
    });
    return history;
  }

  async #follow<T extends KubeObject>(
    { api, namespace }: TestCluster,
    resource: Resource,
    seen: (object: T, resourceVersion: number) => void,
  ): Promise<void> {
    const path = collectionPath(resource, namespace);
    const { signal } = this.#stop;
    const { resourceVersion } = await list<T>(api, { resource, path, query: {}, signal });
    watch<T>(api, systemClock, {
      path,
      query: {},
      resourceVersion,
      timeoutSeconds: 3_600,
      silenceMs: 3_600_000,
      signal,
      onEvent: (event) => event.type !== "BOOKMARK" && seen(event.object, Number(event.resourceVersion)),
    }).catch((error: unknown) => {
      if (!signal.aborted) this.failure = error;
    });
  }

  /** Who wrote, in order, each once for as long as nobody else did. */
  writers(): readonly string[] {
    return this.writes.map(({ writer }) => writer).filter((writer, index, all) => writer !== all[index - 1]);
  }

  /** The last writer, and how much it wrote. */
  get last(): Written | undefined {
    return this.writes.at(-1);
  }

  close(): void {
    this.#stop.abort();
  }
}

/** A process of `replica.ts`. */
export class Replica {
  readonly identity: string;
  readonly #child: ChildProcess;

  constructor(identity: string, { namespace, pod }: TestCluster, port: string = pod.port) {
    this.identity = identity;
    const host = port === pod.port ? pod.host : "127.0.0.1";
    const args = [join(import.meta.dirname, "replica.ts"), host, port, pod.folder, namespace, identity];
    this.#child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** The exit code, or the signal that ended it; undefined while it runs. */
  get exit(): number | string | undefined {
    return this.#child.exitCode ?? this.#child.signalCode ?? undefined;
  }

  /** @returns the exit code, or the signal that ended it */
  async ended(): Promise<number | string | null> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return exitCode ?? signalCode;
    const [code, signal] = (await once(this.#child, "exit")) as [number | null, string | null];
    return code ?? signal;
  }
}
