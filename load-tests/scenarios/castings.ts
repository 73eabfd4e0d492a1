import { stranger } from "./people/matchmaking.ts";
import type { Casting } from "./people/person.ts";
import { customer } from "./people/shipping/customer.ts";
import { talker } from "./people/talker.ts";

/** Who plays a bot's people, by the bot's name: a scenario is its file and a line here. `talker` is the calibration's. */
export const CASTINGS: Readonly<Record<string, Casting>> = {
  matchmaking: stranger,
  shipping: customer,
  talker,
};
