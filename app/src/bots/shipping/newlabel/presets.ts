import type { Dimensions } from "./dimensions.ts";
import type { Weight } from "./weight.ts";

/** Boxes most people have, in inches and in centimeters; the order is part of the buttons' data. */
export const SIZES = [
  { name: "envelope", dimensions: { unit: "inch", length: 12, width: 9, height: 0.5 } },
  { name: "small", dimensions: { unit: "inch", length: 8, width: 6, height: 4 } },
  { name: "medium", dimensions: { unit: "inch", length: 12, width: 9, height: 6 } },
  { name: "large", dimensions: { unit: "inch", length: 16, width: 12, height: 10 } },
  { name: "envelope", dimensions: { unit: "centimeter", length: 32, width: 23, height: 1 } },
  { name: "small", dimensions: { unit: "centimeter", length: 20, width: 15, height: 10 } },
  { name: "medium", dimensions: { unit: "centimeter", length: 30, width: 20, height: 15 } },
  { name: "large", dimensions: { unit: "centimeter", length: 40, width: 30, height: 25 } },
] as const satisfies readonly { readonly name: string; readonly dimensions: Dimensions }[];

/** Usual weights; the order is part of the buttons' data. */
export const WEIGHTS: readonly Weight[] = [
  { unit: "ounce", value: 8 },
  { unit: "ounce", value: 16 },
  { unit: "ounce", value: 32 },
  { unit: "ounce", value: 80 },
  { unit: "gram", value: 250 },
  { unit: "gram", value: 500 },
  { unit: "gram", value: 1000 },
  { unit: "gram", value: 2000 },
];
