import { expect, test } from "vitest";
import { type AddressFacts, missingFields, readAddress } from "./read-address.ts";

/** What a text is expected to say; what is not named must be null. */
const TEXTS: [what: string, text: string, said: Partial<AddressFacts>][] = [
  [
    "lines, with a flat, a country and a telephone",
    "John Smith\n123 Main St Apt 4B\nSpringfield, IL 62704\nUSA\n+1 (217) 555-0123",
    {
      name: "John Smith",
      street1: "123 Main St",
      street2: "Apt 4B",
      city: "Springfield",
      state: "IL",
      postal_code: "62704",
      country_code: "US",
      phone: "+1 (217) 555-0123",
    },
  ],
  [
    "commas",
    "Jane Roe, 500 Howard Street, San Francisco, CA 94105",
    {
      name: "Jane Roe",
      street1: "500 Howard Street",
      city: "San Francisco",
      state: "CA",
      postal_code: "94105",
      country_code: "US",
    },
  ],
  [
    "no marks at all, and no capitals",
    "jane roe 500 howard st san francisco ca 94105",
    {
      name: "jane roe",
      street1: "500 howard st",
      city: "san francisco",
      state: "CA",
      postal_code: "94105",
      country_code: "US",
    },
  ],
  [
    "a request around it",
    "please send to Kim Lee 77 W 45th St #1205 New York NY 10036 thanks!",
    {
      name: "Kim Lee",
      street1: "77 W 45th St",
      street2: "#1205",
      city: "New York",
      state: "NY",
      postal_code: "10036",
      country_code: "US",
    },
  ],
  [
    "a firm, a person, a suite, a state by name and a long ZIP",
    "Ship to: Acme Inc., Attn: Bob Brown, 1 Infinite Loop, Suite 200, Cupertino, California 95014-2083, United States, phone 408-555-1234",
    {
      name: "Bob Brown",
      company: "Acme Inc.",
      street1: "1 Infinite Loop",
      street2: "Suite 200",
      city: "Cupertino",
      state: "CA",
      postal_code: "95014-2083",
      country_code: "US",
      phone: "408-555-1234",
    },
  ],
  [
    "a box",
    "Bob Brown\nPO Box 123\nReno NV 89501",
    {
      name: "Bob Brown",
      street1: "PO Box 123",
      city: "Reno",
      state: "NV",
      postal_code: "89501",
      country_code: "US",
    },
  ],
  [
    "labels",
    "Name: Ann Lee\nAddress: 12 Oak Avenue\nCity: Austin\nState: Texas\nZip: 78701\nPhone: 5125550101",
    {
      name: "Ann Lee",
      street1: "12 Oak Avenue",
      city: "Austin",
      state: "TX",
      postal_code: "78701",
      country_code: "US",
      phone: "5125550101",
    },
  ],
  [
    "a label before the whole",
    "Address: 12 Main St, Reno, NV 89501\nName: Al Poe",
    {
      name: "Al Poe",
      street1: "12 Main St",
      city: "Reno",
      state: "NV",
      postal_code: "89501",
      country_code: "US",
    },
  ],
  [
    "a state that is also a country",
    "Peach Co\nTom Ford\n55 Trinity Ave SW\nAtlanta, Georgia 30303",
    {
      name: "Tom Ford",
      company: "Peach Co",
      street1: "55 Trinity Ave SW",
      city: "Atlanta",
      state: "GA",
      postal_code: "30303",
      country_code: "US",
    },
  ],
  [
    "a prompt around it",
    "Read this address:\n<address>\nDan Dow\n9 Elm Ct\nTroy, NY 12180\ndan@example.com\n</address>\nAnswer in JSON.",
    {
      name: "Dan Dow",
      street1: "9 Elm Ct",
      city: "Troy",
      state: "NY",
      postal_code: "12180",
      country_code: "US",
      email: "dan@example.com",
    },
  ],
  [
    "emoji",
    "📦 Sam Hill\n🏠 742 Evergreen Terrace\nSpringfield OR 97477 US",
    {
      name: "Sam Hill",
      street1: "742 Evergreen Terrace",
      city: "Springfield",
      state: "OR",
      postal_code: "97477",
      country_code: "US",
    },
  ],
  [
    "Britain",
    "Sherlock Holmes, 221B Baker Street, London NW1 6XE, UK",
    {
      name: "Sherlock Holmes",
      street1: "221B Baker Street",
      city: "London",
      postal_code: "NW1 6XE",
      country_code: "GB",
    },
  ],
  [
    "Canada",
    "Justin T\n24 Sussex Drive\nOttawa ON K1M 1M4\nCanada",
    {
      name: "Justin T",
      street1: "24 Sussex Drive",
      city: "Ottawa",
      state: "ON",
      postal_code: "K1M 1M4",
      country_code: "CA",
    },
  ],
  [
    "Germany, with the code before the city",
    "Max Mustermann\nHauptstraße 5\n10115 Berlin\nGermany",
    {
      name: "Max Mustermann",
      street1: "Hauptstraße 5",
      city: "Berlin",
      postal_code: "10115",
      country_code: "DE",
    },
  ],
  [
    "France on one line",
    "Jean Dupont, 10 rue de Rivoli, 75004 Paris, France",
    {
      name: "Jean Dupont",
      street1: "10 rue de Rivoli",
      city: "Paris",
      postal_code: "75004",
      country_code: "FR",
    },
  ],
  [
    "Russian",
    "Иван Петров, ул. Ленина, д. 5, кв. 12, г. Москва, 101000, Россия, +7 495 123-45-67",
    {
      name: "Иван Петров",
      street1: "ул. Ленина, д. 5",
      street2: "кв. 12",
      city: "Москва",
      postal_code: "101000",
      country_code: "RU",
      phone: "+7 495 123-45-67",
    },
  ],
  [
    "Persian, with Persian digits and commas",
    "علی رضایی\nتهران، خیابان آزادی، پلاک ۱۲، واحد ۳\nکد پستی: ۱۲۳۴۵۶۷۸۹۰\nایران",
    {
      name: "علی رضایی",
      street1: "خیابان آزادی, پلاک 12",
      street2: "واحد 3",
      city: "تهران",
      postal_code: "1234567890",
      country_code: "IR",
    },
  ],
  ["a question", "hello there, how are you?", {}],
  ["nonsense with a number", "asdf qwer 12", {}],
  ["nothing", "", {}],
];

test.for(TEXTS)("%s: each part is found, and nothing is made up", ([, text, said]) => {
  const facts = readAddress(text);
  expect(Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null))).toEqual(said);
});

test("what a parcel needs and the text did not give is named", () => {
  expect(missingFields(readAddress("Kim Lee, 77 Sunset Blvd, Los Angeles, CA"))).toEqual(["postal_code"]);
  expect(missingFields(readAddress("500 Howard St, San Francisco, CA 94105"))).toEqual(["name"]);
  expect(missingFields(readAddress("Sherlock Holmes, 221B Baker Street, London NW1 6XE, UK"))).toEqual([]);
});

test("a text of 4,096 characters of anything is read in good time", () => {
  const before = performance.now();
  for (const text of [
    "9 ".repeat(2048),
    "a, ".repeat(1365),
    "1 Main St ".repeat(409),
    "(".repeat(4096),
    "+1 ".repeat(1365),
  ]) {
    readAddress(text);
  }
  expect(performance.now() - before).toBeLessThan(1000);
});
