import { mainActions } from "../main-actions.ts";
import type { Screen } from "../screen.ts";
import type { ShippingTranslator } from "../voice.ts";

/** Names are up to 64 signs; a longer one is not Telegram's. */
const LONGEST_NAME = 64;

/** The first message a person sees. */
export function greeting(t: ShippingTranslator, firstName: string): Screen {
  const name = firstName.trim().slice(0, LONGEST_NAME);
  const hello = name === "" ? t("start-hello-nameless") : t("start-hello", { name });
  return { html: `${hello}\n\n${t("start-what")}`, rows: mainActions(t) };
}
