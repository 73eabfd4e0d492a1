import {
  createScreens,
  type Button as PlatformButton,
  type Screen as PlatformScreen,
} from "../../platform/telegram/conversation/screen.ts";
import { encodePress, type Press } from "./callback-data.ts";

export { inRows } from "../../platform/telegram/conversation/screen.ts";

export type Button = PlatformButton<Press>;
export type Screen = PlatformScreen<Press>;

/** How screens are said and shown. */
export const { change, post, put, say, show, tell } = createScreens<Press>(encodePress);
