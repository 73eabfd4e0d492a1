import { STATUS_CODES } from "node:http";

/** What a request is answered with, whoever has read it. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The answer as it is sent, with the lines that Node's server writes. `keepMs`: undefined when it is the last one. */
export function answerText({ status, headers, body = "" }: Answer, keepMs: number | undefined): string {
  let lines = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "unknown"}\r\n`;
  for (const name in headers) lines += `${name}: ${headers[name]}\r\n`;
  const length = body === "" ? 0 : Buffer.byteLength(body);
  const kept =
    keepMs === undefined
      ? "connection: close"
      : `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(keepMs / 1000)}`;
  return `${lines}content-length: ${length}\r\nDate: ${httpDate()}\r\n${kept}\r\n\r\n${body}`;
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
