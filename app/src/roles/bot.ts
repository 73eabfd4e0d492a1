import { BOTS } from "../bots/index.ts";
import { startBotRole } from "./assembly/bot-role.ts";
import { runRole } from "./assembly/run-role.ts";

await runRole(() => startBotRole(BOTS));
