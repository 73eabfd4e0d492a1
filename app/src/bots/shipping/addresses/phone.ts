import { oneLine } from "../../../platform/typed/line.ts";
import { normalize } from "../../../platform/typed/normalize.ts";
import { addressSchema } from "./address.ts";

const WORD = /^(?:(?:tele)?phone|tel|mobile|телефон|тел|تلفن|موبایل)[\s.:]*(?=[+(\p{N}])/iu;

/** True for 7 to 15 digits as they are written in numbers (ITU-T E.164), with an extension or without. */
export function isPhone(line: string): boolean {
  const number = normalize(line).replace(/ ?(?:ext|x|доб|داخلی)\.? ?\d{1,6}$/u, "");
  const digits = number.replace(/\D/g, "").length;
  return /^[+\d ()./-]+$/.test(number) && digits >= 7 && digits <= 15;
}

/** The number of a text that is plainly one: with a plus or the word before it, for `62704-1234` is a ZIP code. It fits an address. */
export function plainPhone(text: string): string | undefined {
  const line = oneLine(text);
  const number = line.replace(WORD, "");
  if (!isPhone(number) || (number === line && !number.startsWith("+"))) return undefined;
  return addressSchema.shape.phone.safeParse(number).data;
}
