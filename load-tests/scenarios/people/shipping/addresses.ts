/** An address as people have it in their heads. */
export interface Home {
  readonly name: string;
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
}

const FIRST = ["Ada", "Grace", "Alan", "Edith", "Linus", "Mary", "Dennis", "Barbara", "Donald", "Frances"];
const LAST = ["Reed", "Hill", "Turner", "Clarke", "Wood", "Shaw", "Ritter", "Lamb", "Knox", "Allen"];
const STREETS = ["Main Street", "Oak Avenue", "Park Road", "Cedar Lane", "Lake Drive", "Hill Street"];
/** Cities with the first of their ZIP codes. */
const PLACES = [
  ["Austin", "TX", 78701],
  ["New York", "NY", 10001],
  ["Chicago", "IL", 60601],
  ["Seattle", "WA", 98101],
  ["Denver", "CO", 80202],
  ["Atlanta", "GA", 30303],
  ["Boston", "MA", 2108],
  ["Phoenix", "AZ", 85003],
  ["Portland", "OR", 97201],
  ["Miami", "FL", 33125],
] as const;
/** Prices hang on the ZIP code: with one per city all would ask the same. */
const ZIPS_PER_CITY = 25;

/** The address number `index`. Neighbours share nothing; after some ten thousand they come again. */
export function homeOf(index: number): Home {
  const [city, state, firstZip] = at(PLACES, index * 7);
  const zip = String(firstZip + (Math.floor(index / PLACES.length) % ZIPS_PER_CITY)).padStart(5, "0");
  const name = `${at(FIRST, index)} ${at(LAST, Math.floor(index / FIRST.length))}`;
  return { name, street: `${100 + (index % 9_900)} ${at(STREETS, index)}`, city, state, zip };
}

/** The same as people paste it: in one line, or in several. */
export function pasted({ city, name, state, street, zip }: Home, isOneLine: boolean): string {
  const lines = [name, street, `${city}, ${state} ${zip}`, "USA"];
  return lines.join(isOneLine ? ", " : "\n");
}

function at<T>(list: readonly [T, ...T[]] | readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new Error("an empty list has nothing to choose");
  return found;
}
