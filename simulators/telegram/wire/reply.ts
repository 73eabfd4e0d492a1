/** What an answer is written to: Node's own response, or one of a server that does less. */
export interface Reply {
  readonly headersSent: boolean;
  /** Nobody reads the answer any more. */
  readonly destroyed: boolean;
  writeHead(status: number, headers: Readonly<Record<string, string | number>>): unknown;
  write(bytes: Buffer): unknown;
  end(body?: string | Buffer): unknown;
  /** Cuts the connection off. */
  destroy(): unknown;
}
