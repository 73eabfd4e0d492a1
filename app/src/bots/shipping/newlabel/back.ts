import type { Draft, Known, Side, Step, StepAt } from "./draft.ts";

/** The question before the open one; undefined at the first. What was answered is kept, to be shown again. */
export function previousStep({ known, step }: Draft): Step | undefined {
  switch (step.at) {
    case "address":
      if (step.entry.mode === "reading" && step.entry.shown !== undefined)
        return { at: "address", side: step.side, entry: { mode: "check", address: step.entry.shown } };
      if (step.entry.mode !== "paste") return paste(step.side);
      return step.side === "to" || known.from !== undefined ? addressAgain(known, "from") : undefined;
    case "size":
      return addressAgain(known, "to");
    case "weight":
      return { at: "size" };
    case "rates":
      return unbought(step) ?? { at: "weight" };
    case "confirm":
      return { at: "rates", quotes: step.quotes, list: step.list };
  }
}

/** The confirmation whose price is being asked for again; the wish to buy is the same. */
export function unbought({ list, quotes, wait }: StepAt<"rates">): StepAt<"confirm"> | undefined {
  if (wait?.wanted === undefined || wait.wish === undefined) return undefined;
  return { at: "confirm", quotes, list, quote: wait.wanted, operationId: wait.wish };
}

const paste = (side: Side): Step => ({ at: "address", side, entry: { mode: "paste" } });

function addressAgain(known: Known, side: Side): Step {
  const address = known[side];
  return address === undefined ? paste(side) : { at: "address", side, entry: { mode: "check", address } };
}
