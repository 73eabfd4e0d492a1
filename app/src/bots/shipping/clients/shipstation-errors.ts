import { AppError } from "../../../platform/errors/app-error.ts";
import type { HttpResponse } from "../../../platform/http/response.ts";
import type { AddressField } from "../addresses/address.ts";
import { SERVICES } from "./services.ts";
import { errorBody, type VendorErrors } from "./shipstation-wire.ts";
import { statusError } from "./vendor.ts";

export const SERVICE = SERVICES.shipstation;

const FIELDS: Readonly<Record<string, AddressField>> = {
  name: "name",
  company_name: "company",
  phone: "phone",
  address_line1: "line1",
  address_line2: "line2",
  city_locality: "city",
  state_province: "state",
  postal_code: "postalCode",
  country_code: "countryCode",
};

/** The address a complaint is about, from its field or, where that is missing, from its words. */
function addressComplaint(errors: VendorErrors): AppError | undefined {
  for (const { field_name, message } of errors) {
    const [, side, field = ""] = /ship_(from|to)\b(?:\.(\w+))?/.exec(`${field_name ?? ""} ${message}`) ?? [];
    if (side === undefined) continue;
    return new AppError("ADDRESS_INVALID", `ShipStation does not accept the ${side} address.`, {
      messageKey: "rates-address-invalid",
      details: { side, field: FIELDS[field] ?? "line1", words: message.slice(0, 200), outcome: "refused" },
    });
  }
  return undefined;
}

function parcelComplaint(errors: VendorErrors): AppError | undefined {
  const found = errors.find(({ field_name, message }) =>
    /packages?\b|weight|dimension/.test(`${field_name} ${message}`),
  );
  return found && parcelRefused(found.message);
}

/** @param reason the carrier's words. */
export function parcelRefused(reason: string): AppError {
  return new AppError("PARCEL_REFUSED", "No carrier takes this parcel.", {
    messageKey: "rates-parcel-refused",
    details: { reason: reason.slice(0, 200), outcome: "refused" },
  });
}

/** What ShipStation's complaints about a shipment mean. */
export function complaint(errors: VendorErrors): AppError {
  const words = errors
    .map(({ message }) => message)
    .join(" ")
    .slice(0, 200);
  return (
    addressComplaint(errors) ??
    parcelComplaint(errors) ??
    new AppError("VENDOR_REFUSED", `ShipStation refused: ${words}`, {
      details: { words, outcome: "refused" },
    })
  );
}

/** The error for an answer that is no success, in ShipStation's shape `{request_id, errors}`. */
export function failureOf(response: HttpResponse): AppError {
  const { errors } = errorBody.parse(readJson(response));
  if (response.status === 400 && errors.length > 0) return complaint(errors);
  return statusError(SERVICE, response, errors.map(({ message }) => message).join(" "));
}

/** True when the vendor knows no such thing. */
export const isAbsent = (response: HttpResponse): boolean => response.status === 404;

function readJson(response: HttpResponse): unknown {
  try {
    return response.json();
  } catch {
    // An error page of a proxy: its status says enough.
    return undefined;
  }
}
