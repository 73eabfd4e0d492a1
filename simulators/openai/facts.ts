import { type AddressFacts, missingFields, readAddress } from "./address/read-address.ts";
import type { Facts } from "./fill-schema.ts";

/** Names under which schemas ask for the parts of an address. */
const NAMES: Record<keyof AddressFacts, string[]> = {
  name: ["name", "full_name", "fullname", "recipient", "recipient_name", "contact_name"],
  company: ["company", "company_name", "organization"],
  phone: ["phone", "phone_number", "telephone"],
  email: ["email", "email_address"],
  street1: ["street1", "street", "street_address", "address_line1", "address_line_1", "address1", "line1"],
  street2: ["street2", "address_line2", "address_line_2", "address2", "line2", "unit", "apartment"],
  city: ["city", "city_locality", "town", "locality"],
  state: ["state", "state_province", "state_code", "province", "region"],
  postal_code: ["postal_code", "postalcode", "zip", "zip_code", "zipcode", "postcode"],
  country_code: ["country_code", "country", "countrycode"],
};

const FIELD_OF = new Map(
  Object.entries(NAMES).flatMap(([field, names]) =>
    names.map((name) => [name, field as keyof AddressFacts] as const),
  ),
);

/** Lines of the form `key: value`, for schemas that ask for something other than an address. */
function statedIn(text: string): Map<string, string> {
  const lines = text
    .split("\n")
    .map((line) => /^\s*([\p{L}][\p{L}\d _-]{0,40}?)\s*[:=]\s*(.+?)\s*$/u.exec(line));
  return new Map(
    lines.flatMap((match) =>
      match?.[1] && match[2] ? [[match[1].toLowerCase().replace(/[\s-]+/g, "_"), match[2]] as const] : [],
    ),
  );
}

/** Reads a text for whatever a schema may ask of it: the parts of a postal address, and what it states itself. */
export function factsOf(text: string): Facts {
  const address = readAddress(text);
  const missing = missingFields(address);
  const stated = statedIn(text);
  return {
    value(name) {
      const field = FIELD_OF.get(name);
      return field ? address[field] : stated.get(name);
    },
    unsure: (properties) =>
      properties.filter((property) => {
        const field = FIELD_OF.get(property.toLowerCase());
        return field !== undefined && missing.includes(field);
      }),
  };
}
