/** Shapes of postal codes without blanks and hyphens, `9` a digit and `A` a letter, and one that exists. */
interface PostalCodes {
  readonly shapes: readonly string[];
  readonly example: string;
}

/** Countries by the shapes of their codes (Universal Postal Union, "Addressing systems"); others are not judged. */
const TABLE: readonly (readonly [shapes: string, examples: string])[] = [
  ["99999 999999999", "US 78701"],
  ["A9A9A9", "CA K1A 0B1"],
  ["A99AA A999AA AA99AA AA999AA A9A9AA AA9A9AA", "GB SW1A 1AA"],
  [
    "99999",
    "DE 10115,FR 75001,IT 00118,ES 28013,MX 06000,UA 01001,TR 34000,FI 00100,KR 03187,TH 10110,MY 50000,ID 10110," +
      "PK 44000,EG 11511,MA 10000,HR 10000,RS 11000,SE 111 22,CZ 110 00,SK 811 01,GR 104 31,SA 11564,PL 00-001",
  ],
  [
    "9999",
    "AU 2000,AT 1010,BE 1000,CH 8001,DK 1050,NO 0150,NZ 6011,HU 1051,BG 1000,ZA 0001,PH 1000,GE 0100,AM 0010",
  ],
  ["999999", "RU 101000,IN 110001,CN 100000,SG 018956,RO 010011,KZ 010000,BY 220000"],
  ["9999999", "JP 100-0001,IL 6100000,PT 1000-001"],
  ["99999999", "BR 01001-000"],
  ["9999AA", "NL 1012 AB"],
  ["9999999999", "IR 1193653471"],
];

const BY_COUNTRY = new Map<string, PostalCodes>(
  TABLE.flatMap(([shapes, examples]) =>
    examples.split(",").map((entry): [string, PostalCodes] => {
      const [country = "", ...example] = entry.trim().split(" ");
      return [country, { shapes: shapes.split(" "), example: example.join(" ") }];
    }),
  ),
);

/** An example of the country's codes when this is none of them; undefined when it fits or the country is not known here. */
export function postalCodeProblem(countryCode: string, postalCode: string): string | undefined {
  const codes = BY_COUNTRY.get(countryCode);
  return codes === undefined || codes.shapes.includes(shapeOf(postalCode)) ? undefined : codes.example;
}

/** True when the code by itself says the country: nobody else's have this shape. */
export function tellsCountry(countryCode: string, postalCode: string): boolean {
  const fitting = [...BY_COUNTRY].filter(([, { shapes }]) => shapes.includes(shapeOf(postalCode)));
  return fitting.length === 1 && fitting[0]?.[0] === countryCode;
}

const shapeOf = (code: string): string =>
  code.replace(/[\s-]/g, "").replace(/[A-Z]/gi, "A").replace(/\d/g, "9");
