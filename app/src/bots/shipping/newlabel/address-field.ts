import { hasWords, oneLine } from "../../../platform/typed/line.ts";
import { normalize } from "../../../platform/typed/normalize.ts";
import { refused, type Typed, typed } from "../../../platform/typed/number.ts";
import { type Address, type AddressField, addressSchema } from "../addresses/address.ts";
import { readCountry } from "./country.ts";

/** What is asked of everybody, in the order it is written; company and phone only when somebody adds them. */
export const ASKED_FIELDS: readonly AddressField[] = [
  "name",
  "line1",
  "line2",
  "city",
  "state",
  "postalCode",
  "countryCode",
];

const OPTIONAL: readonly AddressField[] = ["company", "phone", "line2"];

export const isOptional = (field: AddressField): boolean => OPTIONAL.includes(field);

export type FieldProblem = "unclear" | "too-long" | "unknown-country";

/** Reads the answer to the question for one field. */
export function readField(field: AddressField, text: string): Typed<string, FieldProblem> {
  const line = oneLine(text);
  if (!hasWords(line)) return refused("unclear");
  if (field === "countryCode") {
    const code = readCountry(line);
    return code === undefined ? refused("unknown-country") : typed(code);
  }
  const value = written(field, line);
  return addressSchema.shape[field].safeParse(value).success ? typed(value) : refused("too-long");
}

/** Post offices read Latin digits and capital codes. */
function written(field: AddressField, line: string): string {
  if (field === "postalCode") return normalize(line).toUpperCase();
  if (field === "state" && /^[a-z]{2}$/i.test(line)) return line.toUpperCase();
  return line;
}

/** The address when it is whole; else the fields that have to be asked for. */
export function completeAddress(
  values: Partial<Address>,
): { readonly address: Address } | { readonly ask: [AddressField, ...AddressField[]] } {
  const parsed = addressSchema.safeParse(values);
  if (parsed.success) return { address: parsed.data };
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const [first = "name", ...rest] = (Object.keys(addressSchema.shape) as AddressField[]).filter((field) =>
    wrong.has(field),
  );
  return { ask: [first, ...rest] };
}
