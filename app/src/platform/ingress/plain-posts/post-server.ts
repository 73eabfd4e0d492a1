import { type RequestListener, Server, type ServerOptions } from "node:http";
import type { Socket } from "node:net";
import { PostConnection, type PostService } from "./post-connection.ts";
import { HeadReader } from "./read-head.ts";

/**
 * An HTTP server that reads plain POSTs of JSON from known senders by itself: Node's streams, headers and events are a
 * seventh of what an update costs. A connection over which anything else comes is Node's from then on. Both hold the
 * same limits of time.
 */
export class PostServer extends Server {
  readonly #connections = new Set<PostConnection>();

  constructor(options: ServerOptions, service: PostService, onOther: RequestListener) {
    super(options, onOther);
    const heads = new HeadReader(service.credentialHeader);
    const [takeOver] = this.listeners("connection");
    this.removeAllListeners("connection");
    this.on("connection", (socket: Socket) => {
      const forget = () => this.#connections.delete(connection);
      const connection = new PostConnection(socket, {
        service,
        heads,
        headersMs: this.headersTimeout,
        requestMs: this.requestTimeout,
        keepMs: this.keepAliveTimeout,
        onOther: () => {
          forget();
          socket.off("close", forget);
          takeOver?.call(this, socket);
        },
      });
      this.#connections.add(connection);
      socket.once("close", forget);
    });
  }

  override closeIdleConnections(): void {
    super.closeIdleConnections();
    for (const connection of this.#connections) if (connection.isIdle) connection.destroy();
  }

  override closeAllConnections(): void {
    super.closeAllConnections();
    for (const connection of this.#connections) connection.destroy();
  }
}
