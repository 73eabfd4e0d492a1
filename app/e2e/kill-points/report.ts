import type { Tried } from "./try-points.ts";

/** Prints how many points of a journey were reached, and what a person or a vendor had twice, by its cause. */
export function report(journey: string, found: number, tried: readonly Tried[]): void {
  const reached = tried.filter((each) => each.reached);
  const repeated = tried.filter(({ repeats }) => repeats.length > 0);
  const spare = tried.filter((each) => each.spare > 0);
  const lines = [
    `${journey}: ${found} kill points, before and after each write and outbound call`,
    `  ${reached.length} of ${tried.length} that were tried were reached (${perRole(reached)})`,
    `  ${repeated.length} showed something twice, ${spare.length} had a vendor do something once more for nobody`,
    ...repeated.map((each) => `  twice: ${each.repeats.map(firstLine).join("; ")}: ${causeOf(each)}`),
    ...spare.map(({ role, spare, target }) => `  ${spare} spare: ${role} killed ${target}`),
    ...tried.filter((each) => !each.reached).map(({ role, target }) => `  not reached: ${role} ${target}`),
  ];
  console.log(lines.join("\n"));
}

/** What the process that died had to do with a message that was seen twice. */
function causeOf({ role, target, unrecorded }: Tried): string {
  const sends = unrecorded.map(({ method }) => method).join(", ");
  return `${role} killed ${target}, unrecorded: ${sends || "nothing"}`;
}

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";

function perRole(tried: readonly Tried[]): string {
  const counts = Map.groupBy(tried, ({ role }) => role);
  return [...counts].map(([role, each]) => `${role} ${each.length}`).join(", ");
}
