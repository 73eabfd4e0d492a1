import { type RequestListener, Server } from "node:http";
import type { Socket } from "node:net";
import type { Reply } from "../reply.ts";
import { JsonConnection } from "./json-connection.ts";
import type { JsonPost } from "./json-post.ts";

/**
 * An HTTP server that reads POSTs of JSON by itself: Node's streams and events for each request and answer are a good
 * part of what a simulated act costs. A connection over which anything else comes is Node's from then on.
 */
export class JsonFirstServer extends Server {
  readonly #sockets = new Set<Socket>();

  /** `keepSeconds`: how long an idle connection is kept. */
  constructor(keepSeconds: number, onPost: (post: JsonPost, reply: Reply) => void, onOther: RequestListener) {
    // Who offers HTTP/2, as some clients do with each first request, is answered as if they had not.
    super(
      { shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket" },
      onOther,
    );
    this.keepAliveTimeout = keepSeconds * 1000;
    // A connection that speaks something else from now on is no longer among Node's.
    this.on("upgrade", (_request, socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    const [takeOver] = this.listeners("connection");
    this.removeAllListeners("connection");
    this.on("connection", (socket: Socket) => {
      const forget = () => this.#sockets.delete(socket);
      this.#sockets.add(socket);
      socket.once("close", forget);
      new JsonConnection(socket, {
        keepSeconds,
        onPost,
        onOther: () => {
          forget();
          socket.off("close", forget);
          takeOver?.call(this, socket);
        },
      });
    });
  }

  override closeAllConnections(): void {
    super.closeAllConnections();
    for (const socket of this.#sockets) socket.destroy();
  }
}
