/** Names and codes of the states or provinces of a country. */
type Regions = ReadonlyMap<string, string>;

function regions(list: string): Regions {
  const entries = list.split(",").map((item): [string, string] => [item.slice(3), item.slice(0, 2)]);
  return new Map(
    entries.flatMap(([name, code]) => [
      [name.toLowerCase(), code] as const,
      [code.toLowerCase(), code] as const,
    ]),
  );
}

const REGIONS: Record<string, Regions> = {
  US: regions(
    "AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware," +
      "DC District of Columbia,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas," +
      "KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi," +
      "MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York," +
      "NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island," +
      "SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington," +
      "WV West Virginia,WI Wisconsin,WY Wyoming,PR Puerto Rico,GU Guam,AA Armed Forces Americas," +
      "AE Armed Forces Europe,AP Armed Forces Pacific",
  ),
  CA: regions(
    "AB Alberta,BC British Columbia,MB Manitoba,NB New Brunswick,NL Newfoundland and Labrador,NS Nova Scotia," +
      "NT Northwest Territories,NU Nunavut,ON Ontario,PE Prince Edward Island,QC Quebec,SK Saskatchewan,YT Yukon",
  ),
};

/**
 * Takes a state or province off the end of a line: `San Jose, California` gives `CA` and `San Jose`.
 * @param sure whether a postal code follows, so that even a small `in` or `or` is a state.
 */
export function trailingRegion(
  country: string,
  line: string,
  sure = false,
): { region: string; rest: string } | undefined {
  const known = REGIONS[country];
  const words = line.split(/[\s,]+/).filter(Boolean);
  for (let count = Math.min(4, words.length); known && count >= 1; count -= 1) {
    const tail = words.slice(-count).join(" ");
    const region = known.get(tail.replace(/\.(?=.|$)/g, "").toLowerCase());
    // A lone pair of small letters (`in`, `or`, `me`) is a word, not a state, unless it is all there is.
    const isWord =
      !sure && tail.length === 2 && tail !== tail.toUpperCase() && words.length > 1 && !/^[A-Z]/.test(tail);
    if (region && !isWord) return { region, rest: words.slice(0, -count).join(" ") };
  }
  return undefined;
}
