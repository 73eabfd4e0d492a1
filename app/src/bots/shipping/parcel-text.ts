import type { Parcel } from "./rates/parcel.ts";
import type { ShippingTranslator } from "./voice.ts";

/** A parcel's size and weight in the person's language and in the units they gave. */
export function parcelText(
  t: ShippingTranslator,
  { dimensions, weight }: Parcel,
): { size: string; weight: string } {
  const size =
    dimensions === undefined
      ? "-"
      : t.plain("parcel-size", {
          sides: [dimensions.length, dimensions.width, dimensions.height].map(plainNumber).join(" × "),
          unit: dimensions.unit,
        });
  return { size, weight: weightText(t, weight) };
}

function weightText(t: ShippingTranslator, { unit, value }: Parcel["weight"]): string {
  if (unit === "ounce" && value >= 16) {
    const pounds = Math.floor(value / 16);
    const ounces = plainNumber(value - pounds * 16);
    return ounces === "0"
      ? t.plain("parcel-weight", { value: String(pounds), unit: "pound" })
      : t.plain("parcel-pounds-ounces", { pounds: String(pounds), ounces });
  }
  if (unit === "gram" && value >= 1000)
    return t.plain("parcel-weight", { value: plainNumber(value / 1000), unit: "kilogram" });
  return t.plain("parcel-weight", { value: plainNumber(value), unit });
}

/** Up to three decimals, none that say nothing: what was typed comes back as it was typed. */
const plainNumber = (value: number): string => String(Math.round(value * 1000) / 1000);
