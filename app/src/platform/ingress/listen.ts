import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { AppError } from "../errors/app-error.ts";

/** Listens and answers the port; 0 lets the system choose. @throws AppError CONFIG_INVALID when the port is taken. */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => {
      const message = `cannot listen on ${host}:${port}; free the port or choose another`;
      reject(new AppError("CONFIG_INVALID", message, { cause }));
    });
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Refuses new connections, closes idle ones, and resolves when the requests under way are answered. */
export function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  return closed;
}
