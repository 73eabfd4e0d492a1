/**
 * How the postal codes of each state begin: `state first-last ...`, separated by commas. US: the three-digit prefixes of the
 * Postal Service's labeling list L002, with those between them that it has not given out. CA: the letters of Canada Post.
 */
const AREAS = {
  US:
    "AL 350-369,AK 995-999,AZ 850-865,AR 716-729,CA 900-961,CO 800-816,CT 060-069,DE 197-199,DC 200 202-205 569," +
    "FL 320-339 341-349,GA 300-319 398-399,HI 967-968,ID 832-838,IL 600-629,IN 460-479,IA 500-528,KS 660-679," +
    "KY 400-427,LA 700-714,ME 039-049,MD 206-219,MA 010-027 055,MI 480-499,MN 550-567,MS 386-397,MO 630-658," +
    "MT 590-599,NE 680-693,NV 889-898,NH 030-038,NJ 070-089,NM 870-884,NY 005 063 100-149,NC 270-289,ND 580-588," +
    "OH 430-459,OK 730-732 734-749,OR 970-979,PA 150-196,RI 028-029,SC 290-299,SD 570-577,TN 370-385," +
    "TX 733 750-799 885,UT 840-847,VT 050-054 056-059,VA 201 220-246,WA 980-994,WV 247-268,WI 530-549,WY 820-831," +
    "PR 006-007 009,VI 008,GU 969,AS 967,MP 969,AA 340,AE 090-098,AP 962-966",
  CA: "AB T,BC V,MB R,NB E,NL A,NS B,NT X,NU X,ON K-N P,PE C,QC G-H J,SK S,YT Y",
} as const;

/** Codes of an office beyond the state's border that people of the state have in their addresses, too. */
const SHARED = {
  US:
    "AL 38852,AR 65733 65761 75502,AZ 84536 87328 89024,CA 89439 97635,CO 82063,IA 55954 56027 56129," +
    "ID 83120 97910 97913 99128,IL 52761 63673,KY 38079,LA 71749,MO 72644,ND 57638 59221,NE 82082,NJ 10004," +
    "NM 81137 86515,NV 96161,OR 99362,TN 42223 72395,TX 73949 73960 88063,UT 82930 83342 86044,VA 20041 203," +
    "WV 20135,WY 83414",
  CA: "ON H0M,QC K1A,SK T9V,AB S9V",
} as const;

const byState = (list: string): ReadonlyMap<string, string> =>
  new Map(
    list.split(",").map((entry): [string, string] => {
      const [state = "", ...areas] = entry.split(" ");
      return [state, areas.join(", ")];
    }),
  );

const COUNTRIES = new Map(
  Object.entries(AREAS).map(([country, list]) => [
    country,
    { areas: byState(list), shared: byState(SHARED[country as keyof typeof SHARED]) },
  ]),
);

/**
 * How the state's postal codes begin (`733, 750-799, 885`), when this one is of other states alone. Undefined when it fits,
 * and when that is not known: of other countries, of a beginning that no state has. `state` is the code of a known one.
 */
export function areasOfState(countryCode: string, state: string, postalCode: string): string | undefined {
  const country = COUNTRIES.get(countryCode);
  const own = country?.areas.get(state);
  if (country === undefined || own === undefined || includes(own, postalCode)) return undefined;
  if (includes(country.shared.get(state) ?? "", postalCode)) return undefined;
  return [...country.areas.values()].some((areas) => includes(areas, postalCode)) ? own : undefined;
}

function includes(areas: string, postalCode: string): boolean {
  const code = postalCode.replace(/[\s-]/g, "");
  return areas.split(", ").some((area) => {
    const [first = "", last = first] = area.split("-");
    const start = code.slice(0, first.length);
    return start !== "" && first <= start && start <= last;
  });
}
