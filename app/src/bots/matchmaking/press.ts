import { createPressRoutes } from "../../platform/telegram/conversation/press.ts";
import { decodePress, type Press } from "./callback-data.ts";
import type { MatchmakingContext } from "./context.ts";

export type { Toast } from "../../platform/telegram/conversation/press.ts";

/** How features take presses and open places. */
export const { onPlace, onPress } = createPressRoutes<MatchmakingContext, Press>(decodePress);
