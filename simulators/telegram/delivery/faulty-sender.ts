import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import type { FaultSubject, Faults } from "../faults/faults.ts";
import type { QueuedUpdate } from "./update-queue.ts";
import type { WebhookConnection, WebhookOutcome, WebhookTarget } from "./webhook-connection.ts";

/** Carries an update over a connection, with the delivery faults that are switched on. */
export type Sender = (
  target: WebhookTarget,
  connection: WebhookConnection,
  update: QueuedUpdate,
) => Promise<WebhookOutcome>;

/** Builds the sender of one bot; `open` opens a second connection for a delivery that comes twice at once. */
export function createFaultySender(
  faults: Faults,
  bot: FaultSubject["bot"],
  open: (target: WebhookTarget) => WebhookConnection,
): Sender {
  return async (target, connection, update) => {
    const chat = update.queueId % 2 ** 33;
    const fault = faults.strike(["duplicate", "cut_short"], { bot, chat });
    if (fault?.kind === "cut_short") {
      await sendHalf(target.url, update.body);
      return { kind: "failed", error: "Connection reset by peer" };
    }
    if (fault?.kind === "duplicate") {
      const second = open(target);
      void second.send(update.body).then(() => second.close());
    }
    return connection.send(update.body);
  };
}

/** Sends a request whose body breaks off in the middle with a reset. */
function sendHalf(url: URL, body: string): Promise<void> {
  return new Promise((resolve) => {
    const isTls = url.protocol === "https:";
    const port = Number(url.port || (isTls ? 443 : 80));
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const socket = isTls ? connectTls({ host, port, servername: host }) : connectTcp({ host, port });
    const bytes = Buffer.from(body);
    const head = `POST ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\nContent-Length: ${bytes.length}\r\n\r\n`;
    socket.on("error", () => resolve());
    socket.on("close", () => resolve());
    socket.write(Buffer.concat([Buffer.from(head), bytes.subarray(0, bytes.length >> 1)]), () => {
      if ("resetAndDestroy" in socket) socket.resetAndDestroy();
      else resolve();
    });
  });
}
