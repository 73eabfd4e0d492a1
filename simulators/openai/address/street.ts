/** Words that end or begin a street's name, in the languages the bots speak and their neighbours. */
const SUFFIX =
  "street|st|avenue|ave|av|road|rd|boulevard|blvd|drive|dr|lane|ln|court|ct|way|place|pl|terrace|ter|circle|cir|" +
  "highway|hwy|parkway|pkwy|square|sq|trail|trl|loop|alley|aly|plaza|plz|crescent|close|row|broadway|turnpike|pike";
const FOREIGN =
  "\\S*(?:straße|strasse|platz|allee|gasse|weg)|str\\.|rue|chemin|quai|via|viale|piazza|corso|calle|carrer|avenida|" +
  "paseo|rua|ulica|ul\\.|ул\\.?|улица|пр\\.|пр-т|проспект|пер\\.?|переулок|шоссе|наб\\.?|набережная|площадь|пл\\.|" +
  "бульвар|خیابان|کوچه|بلوار|میدان";
const UNIT_WORD =
  "apt|apartment|suite|ste|unit|floor|fl|room|rm|building|bldg|flat|кв|квартира|офис|оф|واحد|طبقه";

const STREET_WORD = new RegExp(`(?:^|[\\s,])(?:${SUFFIX}|${FOREIGN})(?:[.\\s,]|$)`, "iu");
const LAST_SUFFIX = new RegExp(
  `^(\\d.*\\b(?:${SUFFIX})\\b\\.?(?:\\s+(?:N|S|E|W|NE|NW|SE|SW|north|south|east|west)\\b\\.?)?` +
    `(?:\\s*(?:(?:${UNIT_WORD})\\b\\.?\\s*#?\\s*|#\\s*)[\\p{L}\\d-]+)?)\\s+(\\p{L}.*)$`,
  "iu",
);
const UNIT = new RegExp(
  `(?:^|[\\s,])((?:(?:${UNIT_WORD})(?![\\p{L}])\\.?\\s*#?\\s*|#\\s*|№\\s*)[\\p{L}\\d-]*\\d[\\p{L}\\d-]*|(?:${UNIT_WORD})\\.?\\s+\\p{L})$`,
  "iu",
);
const CONTINUATION =
  /^(?:д\.?|дом|корп\.?|к\.|стр\.?|пл\.?|پلاک|no\.?|nr\.?|№)?\s*\d+\s*[\p{L}]?(?:[/-]\d+)?$/iu;
const PO_BOX = /^p\.?\s*o\.?\s*box\s+\S+/iu;

/** Whether a piece looks like the line with the street in it. */
export function isStreet(piece: string): boolean {
  return PO_BOX.test(piece) || /^\d+[\p{L}]?(?:[/-]\d+)?\s+[\p{L}\d]/u.test(piece) || STREET_WORD.test(piece);
}

/** Whether a piece is only the house's number, as some languages put it after the street. */
export function isHouseNumber(piece: string): boolean {
  return CONTINUATION.test(piece);
}

/** Whether a piece is only a flat, suite or floor. */
export function isUnit(piece: string): boolean {
  const unit = UNIT.exec(piece);
  return unit !== null && unit[1]?.trim() === piece.trim();
}

/** Takes a flat, suite or floor off the end of a street. */
export function splitUnit(street: string): { street: string; unit: string | null } {
  const unit = UNIT.exec(street)?.[1]?.trim();
  if (!unit || unit === street.trim()) return { street, unit: null };
  return { street: street.slice(0, street.lastIndexOf(unit)).replace(/[\s,]+$/, ""), unit };
}

/** Parts `12 Main St Apt 4 Springfield` after the street; undefined when nothing follows it. */
export function splitCity(line: string): { street: string; city: string } | undefined {
  const match = LAST_SUFFIX.exec(line);
  return match?.[1] && match[2] ? { street: match[1].trim(), city: match[2].trim() } : undefined;
}

/** Parts `Jane Roe 12 Main St` before the house number; undefined when no name stands there. */
export function splitName(line: string): { name: string; street: string } | undefined {
  const match = /^((?:[\p{L}.'’-]+\s+){2,4})(\d+\S*\s+\p{L}.*|p\.?\s*o\.?\s*box\s.*)$/iu.exec(line);
  return match?.[1] && match[2] && !STREET_WORD.test(match[1])
    ? { name: match[1].trim(), street: match[2].trim() }
    : undefined;
}
