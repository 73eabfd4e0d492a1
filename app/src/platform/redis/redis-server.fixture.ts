import { startRedis } from "../../../../dev/servers/redis.ts";

/** A Redis of a test's own, which it may stall, kill and flush. */
export interface OwnRedis {
  readonly url: string;
  readonly port: number;
  /** Stops it in its tracks: connections stay open, nothing is answered. */
  stall(): void;
  resume(): void;
  /** Ends it as a crash does. */
  stop(): Promise<void>;
}

/** Starts a Redis on 127.0.0.1; `port` brings one back, empty, where another was. */
export async function startOwnRedis(port?: number, settings: readonly string[] = []): Promise<OwnRedis> {
  const server = await startRedis({ settings, ...(port === undefined ? {} : { port }) });
  let ended = false;
  void server.process.exited.then(() => {
    ended = true;
  });
  const signal = (name: NodeJS.Signals) => void process.kill(server.process.pid, name);
  return {
    url: server.url,
    port: server.port,
    stall: () => signal("SIGSTOP"),
    resume: () => signal("SIGCONT"),
    stop: async () => {
      if (!ended) signal("SIGKILL");
      await server.stop();
    },
  };
}
