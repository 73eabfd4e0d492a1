import type { EnvironmentRule } from "./check.ts";
import { CIDR } from "./check-names.ts";

/** The API server is at addresses and a port that a NetworkPolicy takes. */
export const apiServerProblems: EnvironmentRule = ({ environment: { apiServer = {} } }) => {
  const { cidrs, port = 443 } = apiServer;
  return [
    ...(Number.isInteger(port) && port >= 1 && port <= 65_535
      ? []
      : [`apiServer.port is ${port}; it must be a port, from 1 to 65535.`]),
    ...(cidrs?.length === 0
      ? ["apiServer.cidrs is empty, so nothing could ask the API server; name ranges, or leave it out."]
      : []),
    ...(cidrs ?? [])
      .filter((range) => !CIDR.test(range))
      .map((range) => `apiServer.cidrs has "${range}"; write ranges like 10.96.0.1/32.`),
  ];
};
