import { createHttpClient } from "../../../platform/http/client.ts";
import { failureOf } from "./shipstation-errors.ts";
import type { ClientDeps } from "./vendor.ts";

/** Reads the keys that ShipStation signs its webhooks with. */
export interface ShipStationKeysClient {
  /** The JSON Web Key Set as it came. */
  keySet(): Promise<unknown>;
  close(): Promise<void>;
}

/** Builds the client. The set is public, at an address of its own: no key, no quota. @param url the set's whole address */
export function createShipStationKeysClient(
  { logger, metrics }: Omit<ClientDeps, "redis">,
  url: string,
): ShipStationKeysClient {
  const { origin, pathname } = new URL(url);
  const http = createHttpClient({
    service: "shipstation-keys",
    baseUrl: origin,
    connections: 2,
    connectTimeoutMs: 2_000,
    totalTimeoutMs: 5_000,
    retries: 1,
    maxResponseBytes: 64 * 1024,
    logger,
    metrics,
  });
  return {
    keySet: async () => {
      const response = await http.request({
        method: "GET",
        path: pathname,
        route: "/jwks",
        idempotent: true,
      });
      if (response.status >= 300) throw failureOf(response);
      return response.json();
    },
    close: http.close,
  };
}
