import type { Button } from "./screen.ts";
import type { ShippingTranslator } from "./voice.ts";

/** The buttons under a greeting or a hint. */
export function mainActions(t: ShippingTranslator): Button[][] {
  return [
    [
      { text: t.plain("button-newlabel"), press: { kind: "go", place: "newlabel" } },
      { text: t.plain("button-templates"), press: { kind: "go", place: "templates" } },
    ],
    [
      { text: t.plain("button-balance"), press: { kind: "go", place: "balance" } },
      { text: t.plain("button-orders"), press: { kind: "go", place: "orders" } },
    ],
    [
      { text: t.plain("button-language"), press: { kind: "go", place: "language" } },
      { text: t.plain("button-help"), press: { kind: "go", place: "help" } },
    ],
  ];
}
