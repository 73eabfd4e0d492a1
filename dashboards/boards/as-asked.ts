import { ALL } from "./variables.ts";

/** What Grafana puts in place of a board's variables. */
export type Values = Readonly<Record<string, string>>;

/** Whatever there is, over an hour: for looking at a query without a Grafana. */
export const WHATEVER: Values = {
  environment: ALL,
  bot: ALL,
  namespace: ALL,
  testid: ALL,
  __rate_interval: "1m",
  __range: "1h",
};

/** The query that Prometheus gets. @throws Error for a variable without a value */
export function asAsked(expr: string, values: Values): string {
  return expr.replace(/\$(\w+)/g, (_all, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nobody knows the variable ${name} of ${expr}`);
    return value;
  });
}
