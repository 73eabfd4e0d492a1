import type { EnvironmentRule } from "./check.ts";
import { CIDR, LABEL } from "./check-names.ts";
import { type Environment, logsNamespace } from "./environment.ts";
import type { LogSink, LogSinkPlace } from "./monitoring.ts";

/** What Elasticsearch takes, less the day that is put after it; no `%` or `{`, which the collector would fill in. */
const INDEX = /^[a-z0-9][-_a-z0-9]{0,99}$/;
const TENANT = /^[-_.A-Za-z0-9]{1,150}$/;

/** The log collector has a namespace that can be, and a sink that can be reached. */
export const logProblems: EnvironmentRule = ({ environment }) => {
  const { logs } = environment;
  if (logs === undefined) return [];
  const own = logsNamespace(environment);
  return [
    ...(own.length > 63
      ? [`The log collector's namespace would be "${own}"; shorten namespace to 58 letters.`]
      : []),
    ...sinkProblems(logs.sink),
    ...placeProblems(logs.at, environment),
  ];
};

function sinkProblems(sink: LogSink): readonly string[] {
  if (sink.kind === "elasticsearch")
    return INDEX.test(sink.index)
      ? []
      : [
          `logs.sink.index is "${sink.index}"; use lower-case letters, digits, dashes and underscores: the day is put after it.`,
        ];
  return sink.tenant === undefined || TENANT.test(sink.tenant)
    ? []
    : [`logs.sink.tenant is "${sink.tenant}"; use letters, digits, dashes, underscores and dots.`];
}

function placeProblems(at: LogSinkPlace, environment: Environment): readonly string[] {
  const port =
    Number.isInteger(at.port) && at.port >= 1 && at.port <= 65_535
      ? []
      : [`logs.at.port is ${at.port}; it must be a port, from 1 to 65535.`];
  if (at.kind === "outside")
    return [
      ...port,
      ...(at.cidrs ?? [])
        .filter((range) => !CIDR.test(range))
        .map((range) => `logs.at.cidrs has "${range}"; write ranges like 192.0.2.0/24.`),
    ];
  const { namespace } = at;
  if (!LABEL.test(namespace)) return [...port, `logs.at.namespace is "${namespace}"; name a namespace.`];
  const closed = [environment.namespace, logsNamespace(environment)].includes(namespace);
  return closed
    ? [...port, `logs.at.namespace is "${namespace}", where nothing may enter; put the sink into another.`]
    : port;
}
