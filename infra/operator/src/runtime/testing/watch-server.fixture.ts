import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Connection } from "../api/connection.ts";
import { type KubeObject, keyOf } from "../api/object.ts";
import type { Clock } from "../time/clock.ts";

/** What a watch asked for. */
export interface Asked {
  readonly resourceVersion: string;
  readonly timeoutSeconds: number;
  readonly allowWatchBookmarks: boolean;
}

interface Entry {
  readonly version: number;
  readonly line: string;
}

/**
 * One collection behind the API server's list and watch protocol over real HTTP, with every way it can fail: resets, refusals,
 * silence on an open connection, versions that are too old at the start or within the stream. What it does right is held
 * against a real API server by the same tests (`informer.cluster.test.ts`).
 */
export class WatchServer {
  readonly #server: Server;
  readonly #objects = new Map<string, KubeObject>();
  readonly #watches = new Set<ServerResponse>();
  #history: Entry[] = [];
  #version = 100;
  #oldest = 0;
  #refusals: { status: number; headers: Record<string, string> }[] = [];
  #silent = false;

  /** Answers to a list, each of its pages; watches asked for. */
  lists = 0;
  readonly asked: Asked[] = [];
  /** Objects of a page, where pages are asked for. */
  pageSize = 1_000;
  /** The snapshot behind the next pages is gone as soon as the first one was sent. */
  expirePages = false;
  /** Watches are ended as soon as they are accepted. */
  endAtOnce = false;
  /** By it watches are ended after the seconds they asked for; without it never. */
  clock: Clock | undefined;
  /** When the newest watch will be ended, by that clock. */
  endsAt = Number.POSITIVE_INFINITY;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<WatchServer> {
    const server = createServer();
    const made = new WatchServer(server);
    server.on("request", (request, response) => made.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return made;
  }

  get connection(): Connection {
    const { port } = this.#server.address() as AddressInfo;
    return { server: `http://127.0.0.1:${port}`, options: async () => ({}) };
  }

  get openWatches(): number {
    return this.#watches.size;
  }

  /** Connections of all kinds. */
  connections(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.#server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
  }

  /** Makes or changes an object and tells the watches. */
  put(name: string, data: object = {}, uid = `uid-of-${name}`): void {
    const version = this.#next();
    const metadata = { name, namespace: "test", uid, resourceVersion: String(version) };
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata, data };
    const type = this.#objects.has(keyOf(object)) ? "MODIFIED" : "ADDED";
    this.#objects.set(keyOf(object), object);
    this.#tell({ type, object }, version);
  }

  remove(name: string): void {
    const object = this.#objects.get(`test/${name}`);
    if (object === undefined) throw new Error(`there is no ${name}`);
    this.#objects.delete(`test/${name}`);
    const version = this.#next();
    const metadata = { ...object.metadata, resourceVersion: String(version) };
    this.#tell({ type: "DELETED", object: { ...object, metadata } }, version);
  }

  /** Something else in the cluster changed: versions go on, this collection does not. */
  moveOn(by: number): void {
    this.#version += by;
  }

  bookmark(): void {
    const metadata = { resourceVersion: String(this.#version) };
    this.say(JSON.stringify({ type: "BOOKMARK", object: { kind: "ConfigMap", metadata } }));
  }

  /** Sends a line to the open watches, whatever it is. */
  say(line: string): void {
    if (!this.#silent) for (const watch of this.#watches) watch.write(`${line}\n`);
  }

  /** etcd was compacted: watches from before now get 410 when they ask. */
  compact(): void {
    this.#history = [];
    this.#oldest = this.#version;
  }

  /** Tells the open watches that their version is too old, as happens within a stream, and ends them. */
  expire(): void {
    const object = { kind: "Status", status: "Failure", reason: "Expired", code: 410, message: "too old" };
    this.say(JSON.stringify({ type: "ERROR", object }));
    this.endWatches();
  }

  /** Ends the open watches as the server does after their time. */
  endWatches(): void {
    for (const watch of this.#watches) watch.end();
  }

  /** Cuts the open watches' connections with a RST. */
  resetWatches(): void {
    for (const watch of this.#watches) watch.socket?.resetAndDestroy();
  }

  /** From now on, or not any more, open watches stay open and nothing comes through: a connection whose other half is gone. */
  set silent(silent: boolean) {
    this.#silent = silent;
  }

  /** The next requests are refused. */
  refuse(status: number, times = 1, headers: Record<string, string> = {}): void {
    for (let left = times; left > 0; left -= 1) this.#refusals.push({ status, headers });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #next(): number {
    this.#version += 1;
    return this.#version;
  }

  #tell(event: object, version: number): void {
    const line = JSON.stringify(event);
    this.#history.push({ version, line });
    this.say(line);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { searchParams: query } = new URL(request.url ?? "", "http://server");
    const refusal = this.#refusals.shift();
    if (refusal !== undefined) fail(response, refusal.status, refusal.headers);
    else if (query.get("watch") === "true") this.#watch(query, response);
    else this.#list(query, response);
  }

  #list(query: URLSearchParams, response: ServerResponse): void {
    this.lists += 1;
    const [at = "", version = String(this.#version)] = query.get("continue")?.split("@") ?? ["0"];
    if (Number(version) < this.#oldest) {
      fail(response, 410, {});
      return;
    }
    const limit = query.has("limit") ? this.pageSize : Number.POSITIVE_INFINITY;
    const begin = Number(at);
    const all = [...this.#objects.values()];
    const rest = all.length > begin + limit ? { continue: `${begin + limit}@${version}` } : {};
    // As the real server: items of a list have no kind.
    const items = all.slice(begin, begin + limit).map(({ apiVersion: _, kind: __, ...item }) => item);
    response.end(
      JSON.stringify({ kind: "ConfigMapList", metadata: { resourceVersion: version, ...rest }, items }),
    );
    if (this.expirePages) {
      this.expirePages = false;
      this.moveOn(1);
      this.compact();
    }
  }

  #watch(query: URLSearchParams, response: ServerResponse): void {
    const resourceVersion = query.get("resourceVersion") ?? "";
    this.asked.push({
      resourceVersion,
      timeoutSeconds: Number(query.get("timeoutSeconds")),
      allowWatchBookmarks: query.get("allowWatchBookmarks") === "true",
    });
    if (Number(resourceVersion) < this.#oldest) {
      fail(response, 410, {});
      return;
    }
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    for (const { version, line } of this.#history)
      if (version > Number(resourceVersion)) response.write(`${line}\n`);
    if (this.endAtOnce) {
      response.end();
      return;
    }
    this.#watches.add(response);
    const lastsMs = Number(query.get("timeoutSeconds")) * 1_000;
    const cancel = this.clock?.after(lastsMs, () => response.end());
    if (this.clock !== undefined) this.endsAt = this.clock.now() + lastsMs;
    response.once("close", () => {
      cancel?.();
      this.#watches.delete(response);
    });
  }
}

function fail(response: ServerResponse, status: number, headers: Record<string, string>): void {
  const reason = status === 410 ? "Expired" : "Refused";
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(
    JSON.stringify({ kind: "Status", status: "Failure", reason, code: status, message: "by the test" }),
  );
}
