import { type Address, addressSchema } from "../addresses/address.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { type Parcel, parcelSchema } from "../rates/parcel.ts";
import { completeAddress } from "../addresses/address-field.ts";
import { proceed, reopen } from "./ask.ts";
import type { Draft, Side } from "./draft.ts";

/** What a label begins with; it was good when it was saved, under the rules of that day. */
export interface Filling {
  readonly from?: Address;
  readonly to?: Address;
  readonly parcel?: Parcel;
}

/** Goes on with what is known before; an address that is no longer accepted is asked for where it is wrong. */
export async function proceedWith(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  { from, to, parcel }: Filling,
): Promise<void> {
  const fits = parcelSchema.safeParse(parcel);
  if (fits.success) {
    draft.known.weight = fits.data.weight;
    if (fits.data.dimensions !== undefined) draft.known.dimensions = fits.data.dimensions;
  }
  const sides: readonly (readonly [Side, Address | undefined])[] = [
    ["from", from],
    ["to", to],
  ];
  for (const [side, address] of sides) {
    if (addressSchema.safeParse(address).success && address !== undefined) draft.known[side] = address;
  }
  for (const [side, address] of sides) {
    const complete = address && completeAddress(address);
    if (address === undefined || complete === undefined || "address" in complete) continue;
    delete draft.known[side];
    const entry = { mode: "fields", values: partOf(address), ask: complete.ask } as const;
    return reopen(conversation, ctx, draft, { at: "address", side, entry });
  }
  await proceed(conversation, ctx, draft);
}

/** The fields that a draft can hold: one that is too long today would make the whole session unreadable. */
function partOf(address: Address): Partial<Address> {
  const kept = Object.entries(address).filter(
    ([field, value]) =>
      field in addressSchema.shape && addressSchema.shape[field as keyof Address].safeParse(value).success,
  );
  return Object.fromEntries(kept);
}
