const LANGUAGES = ["en", "ru", "fa", "de", "fr", "es", "it"];
const ALIASES: Record<string, string> = {
  usa: "US",
  us: "US",
  "u.s.": "US",
  "u.s.a.": "US",
  "united states of america": "US",
  uk: "GB",
  "great britain": "GB",
  england: "GB",
  scotland: "GB",
  wales: "GB",
  "northern ireland": "GB",
  holland: "NL",
  "the netherlands": "NL",
  "south korea": "KR",
  сша: "US",
  рф: "RU",
  آمریکا: "US",
  امریکا: "US",
};

function allNames(): Map<string, string> {
  const names = new Map(Object.entries(ALIASES));
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  for (const language of LANGUAGES) {
    const display = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
    for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
      const name = display.of(code)?.toLowerCase();
      // The first language to know a name keeps it; withdrawn codes (DD, SU …) repeat names of present ones.
      if (name && !names.has(name)) names.set(name, new Intl.Locale("und", { region: code }).region ?? code);
    }
  }
  return names;
}

const NAMES = allNames();
const CODES = new Set(NAMES.values());

/** The country a piece of text names, in one of seven languages or by alias. */
export function countryByName(text: string): string | undefined {
  return NAMES.get(text.trim().replace(/\.$/, "").toLowerCase()) ?? NAMES.get(text.trim().toLowerCase());
}

/** The country whose two-letter code a piece of text is. */
export function countryByCode(text: string): string | undefined {
  return /^[A-Z]{2}$/.test(text) && CODES.has(text) ? text : undefined;
}

/** Takes a country's name off the end of a line: `Paris France` gives `FR` and `Paris`. */
export function trailingCountry(line: string): { country: string; rest: string } | undefined {
  const words = line.split(/\s+/);
  for (let count = Math.min(4, words.length - 1); count >= 1; count -= 1) {
    const tail = words.slice(-count).join(" ");
    const country = countryByName(tail);
    if (country) return { country, rest: words.slice(0, -count).join(" ") };
  }
  return undefined;
}
