import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Reply } from "../reply.ts";

/** The answer to one {@link JsonPost}: head and body go out in one piece. */
export class JsonReply implements Reply {
  readonly #socket: Socket;
  readonly #keepSeconds: number;
  readonly #onEnd: () => void;
  #head = "";
  #isLast = false;
  headersSent = false;

  /** `onEnd` is called when all was written and the connection is kept. */
  constructor(socket: Socket, keepSeconds: number, onEnd: () => void) {
    this.#socket = socket;
    this.#keepSeconds = keepSeconds;
    this.#onEnd = onEnd;
  }

  get destroyed(): boolean {
    return this.#socket.destroyed;
  }

  writeHead(status: number, headers: Readonly<Record<string, string | number>>): void {
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "unknown"}\r\n`;
    for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
    this.#isLast = headers.connection === "close";
    const kept = this.#isLast ? "" : `Connection: keep-alive\r\nKeep-Alive: timeout=${this.#keepSeconds}\r\n`;
    this.#head = `${head}Date: ${httpDate()}\r\n${kept}\r\n`;
    this.headersSent = true;
  }

  write(bytes: Buffer): void {
    const socket = this.#socket;
    if (socket.destroyed) return;
    socket.cork();
    if (this.#head !== "") socket.write(this.#head, "latin1");
    this.#head = "";
    socket.write(bytes);
    socket.uncork();
  }

  end(body: string | Buffer = ""): void {
    const socket = this.#socket;
    if (typeof body !== "string") this.write(body);
    else if (!socket.destroyed) socket.write(this.#head + body);
    if (this.#isLast) socket.end();
    else this.#onEnd();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

let second = 0;
let date = "";

/** Made once a second: making it costs as much as all else of a head. */
function httpDate(): string {
  const now = Date.now();
  if (now - second >= 1000 || now < second) {
    second = now - (now % 1000);
    date = new Date(second).toUTCString();
  }
  return date;
}
