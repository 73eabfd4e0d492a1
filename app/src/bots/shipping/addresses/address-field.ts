import { hasWords, oneLine } from "../../../platform/typed/line.ts";
import { normalize } from "../../../platform/typed/normalize.ts";
import { refused, type Typed, typed } from "../../../platform/typed/typed.ts";
import { type Address, type AddressField, addressSchema, needsNoState, withoutState } from "./address.ts";
import { readCountry } from "./country.ts";
import { isPhone } from "./phone.ts";
import { areasOfState } from "./postal-areas.ts";
import { postalCodeProblem } from "./postal-code.ts";
import { findRegion, hasRegionCodes } from "./regions.ts";

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

/** Whether the question for a field may be skipped; for a state also before the country is known, which may want one later. */
export const isOptional = (field: AddressField, { countryCode }: Partial<Address>): boolean =>
  OPTIONAL.includes(field) || (field === "state" && !hasRegionCodes(countryCode));

/** `no-letters`: a name or a city of digits alone. `no-phone`: not 7 to 15 digits, as numbers have them (ITU-T E.164). */
export type FieldProblem = "unclear" | "too-long" | "unknown-country" | "no-letters" | "no-phone";

/** A postal code or a state that the address's country does not have, and one that it has. */
export interface CountryProblem {
  readonly field: "postalCode" | "state";
  readonly countryCode: string;
  readonly example: string;
  /** The state that has no such postal code, although the country has; `example` is then how its own begin. */
  readonly state?: string;
}

/** Characters a field may have; the country is read, not counted. */
export function longest(field: AddressField): number {
  const schema: { readonly maxLength?: number | null; unwrap?(): { readonly maxLength?: number | null } } =
    addressSchema.shape[field];
  return (schema.unwrap?.() ?? schema).maxLength ?? 2;
}

/** Reads the answer to the question for one field. */
export function readField(field: AddressField, text: string): Typed<string, FieldProblem> {
  const line = oneLine(text);
  if (!hasWords(line)) return refused("unclear");
  if (field === "countryCode") {
    const code = readCountry(line);
    return code === undefined ? refused("unknown-country") : typed(code);
  }
  if ((field === "name" || field === "city") && !/\p{L}/u.test(line)) return refused("no-letters");
  const value = written(field, line);
  if (field === "phone" && !isPhone(value)) return refused("no-phone");
  if (field === "postalCode" && !/^[\p{L}\p{N} -]+$/u.test(value)) return refused("unclear");
  return addressSchema.shape[field].safeParse(value).success ? typed(value) : refused("too-long");
}

/** Post offices read Latin digits and capital codes. */
function written(field: AddressField, line: string): string {
  if (field === "postalCode") return normalize(line).toUpperCase();
  if (field === "state" && /^[a-z]{2}$/i.test(line)) return line.toUpperCase();
  return line;
}

/** Fields that have to be asked for, the first one first. */
export interface Incomplete {
  readonly ask: [AddressField, ...AddressField[]];
}

/** The fields of an address as they were answered: without a city that stands for the state. */
export function answeredFields(address: Partial<Address>): Partial<Address> {
  const { state, ...others } = address;
  return withoutState(address) ? others : address;
}

/** The fields with the answer to one of them: in another country there is no state of the one before. */
export function withField(values: Partial<Address>, field: AddressField, value: string): Partial<Address> {
  const { state, ...others } = values;
  const isLeft = field === "countryCode" && value !== values.countryCode;
  const isOfBefore = state !== undefined && findRegion(values.countryCode, state) !== undefined;
  return { ...(isLeft && isOfBefore ? others : values), [field]: value };
}

/** The address when it is whole, its state as the code the country's post wants; else what has to be asked for. */
export function completeAddress(values: Partial<Address>): { readonly address: Address } | Incomplete {
  const { city, countryCode, state } = values;
  const stands = needsNoState(countryCode) ? city : undefined;
  const parsed = addressSchema.safeParse({ ...values, state: state ?? stands });
  if (parsed.success) {
    const { countryCode, state } = parsed.data;
    const address = { ...parsed.data, state: findRegion(countryCode, state)?.code ?? state };
    const problem = countryProblem("postalCode", address) ?? countryProblem("state", address);
    return problem === undefined ? { address } : { ask: [problem.field] };
  }
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const [first = "name", ...rest] = (Object.keys(addressSchema.shape) as AddressField[]).filter(
    (field) => wrong.has(field) && !(field === "state" && state === undefined && needsNoState(countryCode)),
  );
  return { ask: [first, ...rest] };
}

/** Why the field's value is none of the country's or the state's; undefined when it is one, or that cannot be said yet. */
export function countryProblem(field: AddressField, values: Partial<Address>): CountryProblem | undefined {
  const { countryCode, postalCode, state } = values;
  if (countryCode === undefined) return undefined;
  if (field === "postalCode" && postalCode !== undefined) return codeProblem(countryCode, postalCode, state);
  if (field !== "state" || state === undefined) return undefined;
  if (!hasRegionCodes(countryCode) || findRegion(countryCode, state) !== undefined) return undefined;
  return { field, countryCode, example: STATE_EXAMPLES[countryCode] ?? "" };
}

/** What may be wrong instead of a postal code or a state that is asked for: the country; the state that has no such code. */
export function wrongInstead(field: AddressField, values: Partial<Address>): readonly AddressField[] {
  if (values.countryCode === undefined || (field !== "postalCode" && field !== "state")) return [];
  return countryProblem(field, values)?.state === undefined ? ["countryCode"] : ["state", "countryCode"];
}

function codeProblem(
  countryCode: string,
  postalCode: string,
  state: string | undefined,
): CountryProblem | undefined {
  const problem = { field: "postalCode", countryCode } as const;
  const example = postalCodeProblem(countryCode, postalCode);
  if (example !== undefined) return { ...problem, example };
  const region = state === undefined ? undefined : findRegion(countryCode, state);
  if (region === undefined) return undefined;
  const areas = areasOfState(countryCode, region.code, postalCode);
  return areas === undefined ? undefined : { ...problem, example: areas, state: region.code };
}

const STATE_EXAMPLES: Readonly<Record<string, string>> = { US: "TX", CA: "ON", AU: "NSW" };
