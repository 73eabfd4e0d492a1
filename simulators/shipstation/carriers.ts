/** One way of a carrier to bring a parcel, with what its price is made of. Money in cents, weights in ounces. */
export interface Service {
  readonly service_code: string;
  readonly name: string;
  readonly international: boolean;
  readonly baseCents: number;
  readonly centsPerPound: number;
  readonly maxOunces: number;
  /** Days on the way at the nearest and at the farthest zone. */
  readonly days: readonly [number, number];
  readonly guaranteed: boolean;
}

/** A carrier connected to the simulated account. */
export interface Carrier {
  readonly carrier_id: string;
  readonly carrier_code: string;
  readonly nickname: string;
  readonly friendly_name: string;
  /** Cubic inches that count as one pound. */
  readonly dimDivisor: number;
  /** Fuel surcharge on the shipping amount, per cent. */
  readonly fuelPercent: number;
  readonly services: readonly Service[];
}

function service(
  service_code: string,
  name: string,
  price: [baseCents: number, centsPerPound: number],
  maxPounds: number,
  days: [number, number],
  flags: { international?: boolean; guaranteed?: boolean } = {},
): Service {
  const [baseCents, centsPerPound] = price;
  return {
    service_code,
    name,
    baseCents,
    centsPerPound,
    maxOunces: maxPounds * 16,
    days,
    international: flags.international ?? false,
    guaranteed: flags.guaranteed ?? false,
  };
}

/** The account's carriers; codes are the vendor's, prices are invented but steady. */
export const CARRIERS: readonly Carrier[] = [
  {
    carrier_id: "se-101",
    carrier_code: "stamps_com",
    nickname: "USPS",
    friendly_name: "Stamps.com",
    dimDivisor: 166,
    fuelPercent: 0,
    services: [
      service("usps_ground_advantage", "USPS Ground Advantage", [430, 65], 70, [2, 5]),
      service("usps_priority_mail", "USPS Priority Mail", [745, 95], 70, [1, 3]),
      service("usps_priority_mail_express", "USPS Priority Mail Express", [2640, 210], 70, [1, 2], {
        guaranteed: true,
      }),
      service("usps_first_class_mail_international", "USPS First Class Mail Intl", [1350, 520], 4, [7, 21], {
        international: true,
      }),
      service("usps_priority_mail_international", "USPS Priority Mail Intl", [3980, 610], 66, [6, 10], {
        international: true,
      }),
    ],
  },
  {
    carrier_id: "se-202",
    carrier_code: "ups",
    nickname: "UPS",
    friendly_name: "UPS",
    dimDivisor: 139,
    fuelPercent: 12,
    services: [
      service("ups_ground", "UPS® Ground", [890, 88], 150, [1, 5]),
      service("ups_2nd_day_air", "UPS 2nd Day Air®", [1890, 240], 150, [2, 2], { guaranteed: true }),
      service("ups_next_day_air", "UPS Next Day Air®", [4120, 390], 150, [1, 1], { guaranteed: true }),
      service("ups_worldwide_saver", "UPS Worldwide Saver®", [6800, 830], 150, [2, 4], {
        international: true,
      }),
    ],
  },
  {
    carrier_id: "se-303",
    carrier_code: "fedex",
    nickname: "FedEx",
    friendly_name: "FedEx",
    dimDivisor: 139,
    fuelPercent: 11,
    services: [
      service("fedex_ground", "FedEx Ground®", [905, 86], 150, [1, 5]),
      service("fedex_2day", "FedEx 2Day®", [1930, 235], 150, [2, 2], { guaranteed: true }),
      service("fedex_standard_overnight", "FedEx Standard Overnight®", [4050, 400], 150, [1, 1], {
        guaranteed: true,
      }),
      service("fedex_international_economy", "FedEx International Economy®", [6450, 810], 150, [4, 6], {
        international: true,
      }),
    ],
  },
];

/** Finds a carrier by its id. */
export function carrierById(id: string): Carrier | undefined {
  return CARRIERS.find((carrier) => carrier.carrier_id === id);
}

/** A carrier as `GET /v2/carriers` shows it. */
export function carrierView(carrier: Carrier): Record<string, unknown> {
  const { carrier_id, carrier_code, nickname, friendly_name } = carrier;
  return {
    carrier_id,
    carrier_code,
    account_number: `simulated-${carrier_code}`,
    requires_funded_amount: carrier_code === "stamps_com",
    balance: 10_000,
    nickname,
    friendly_name,
    funding_source_id: null,
    primary: carrier_code === "stamps_com",
    has_multi_package_supporting_services: false,
    supports_label_messages: false,
    disabled_by_billing_plan: false,
    services: carrier.services.map((offered) => ({
      carrier_id,
      carrier_code,
      service_code: offered.service_code,
      name: offered.name,
      domestic: !offered.international,
      international: offered.international,
      is_multi_package_supported: false,
    })),
    packages: [{ package_code: "package", name: "Package", description: null }],
    options: [],
  };
}
