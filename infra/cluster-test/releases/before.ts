/** In the images of a later release this name is that of the shipping bot's own steps. */
export { migrations } from "../../../app/src/bots/shipping/migrations/index.ts";
