import { REACTION } from "../../app/src/contracts/indicators.ts";
import type { Match } from "./promql/selector.ts";

/** Outcomes of updates that the promises count as wrong, as the rules count them. */
export const NOT_SERVED: Match = REACTION.bad.outcome ?? [];
