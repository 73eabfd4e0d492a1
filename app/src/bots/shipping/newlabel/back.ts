import type { Address } from "../addresses/address.ts";
import type { Draft, Entry, Known, Side, Step, StepAt } from "./draft.ts";

/** The question before the open one; undefined at the first. What was answered is kept, to be shown again. */
export function previousStep({ known, step }: Draft): Step | undefined {
  switch (step.at) {
    case "address": {
      const shown = shownBefore(step.entry);
      if (shown !== undefined) return check(step.side, shown);
      if (step.entry.mode === "check") return paste(step.side, step.entry.address);
      if (step.entry.mode !== "paste") return paste(step.side);
      return step.side === "to" || known.from !== undefined ? addressAgain(known, "from") : undefined;
    }
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

const check = (side: Side, address: Address): Step => ({
  at: "address",
  side,
  entry: { mode: "check", address },
});

const paste = (side: Side, left?: Address): Step => ({
  at: "address",
  side,
  entry: { mode: "paste", ...(left && { left }) },
});

function addressAgain(known: Known, side: Side): Step {
  const address = known[side];
  return address === undefined ? paste(side) : check(side, address);
}

/** The address that was shown whole before one field of it was asked for, or before something else was typed under it. */
function shownBefore(entry: Entry): Address | undefined {
  return entry.mode === "reading" || entry.mode === "fields" ? entry.shown : undefined;
}
