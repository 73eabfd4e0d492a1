import { normalize } from "../../../platform/typed/normalize.ts";

/** States and provinces of the countries whose post wants their codes: `code name`, separated by commas. */
const LISTS = {
  US:
    "AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware," +
    "DC District of Columbia,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas," +
    "KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi," +
    "MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York," +
    "NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island," +
    "SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington," +
    "WV West Virginia,WI Wisconsin,WY Wyoming,PR Puerto Rico,VI Virgin Islands,GU Guam,AS American Samoa," +
    "MP Northern Mariana Islands,AA Armed Forces Americas,AE Armed Forces Europe,AP Armed Forces Pacific",
  CA:
    "AB Alberta,BC British Columbia,MB Manitoba,NB New Brunswick,NL Newfoundland and Labrador,NS Nova Scotia," +
    "NT Northwest Territories,NU Nunavut,ON Ontario,PE Prince Edward Island,QC Quebec,SK Saskatchewan,YT Yukon",
  AU:
    "NSW New South Wales,VIC Victoria,QLD Queensland,SA South Australia,WA Western Australia,TAS Tasmania," +
    "ACT Australian Capital Territory,NT Northern Territory",
} as const;

interface Region {
  readonly code: string;
  readonly name: string;
}

const REGIONS: ReadonlyMap<string, readonly Region[]> = new Map(
  Object.entries(LISTS).map(([country, list]) => [
    country,
    list.split(",").map((entry) => {
      const [code = "", ...words] = entry.split(" ");
      return { code, name: words.join(" ") };
    }),
  ]),
);

/** True for the countries whose states are written as codes. */
export const hasRegionCodes = (countryCode: string | undefined): boolean => REGIONS.has(countryCode ?? "");

/** A state or province by its code or its English name; undefined when the country has none of that name. */
export function findRegion(countryCode: string | undefined, typed: string): Region | undefined {
  const wanted = plain(typed);
  return REGIONS.get(countryCode ?? "")?.find(
    ({ code, name }) => plain(code) === wanted || plain(name) === wanted,
  );
}

/** `N.Y.` and `Québec` are `ny` and `quebec`. */
const plain = (text: string): string =>
  normalize(text)
    .normalize("NFD")
    .replace(/[\p{M}.]/gu, "");
