import { plainDigits } from "../../text/plain-digits.ts";

/** What a text says of itself: `Phone: …`, `City: …`; and its other lines. */
export interface Pieces {
  readonly labelled: Partial<Record<LabelledField, string>>;
  /** The rest, cut at line ends and commas. */
  readonly pieces: string[];
}

/** Fields that people label. */
export type LabelledField =
  | "name"
  | "company"
  | "phone"
  | "email"
  | "street"
  | "street2"
  | "city"
  | "state"
  | "postal_code"
  | "country";

const LABELS: Record<string, LabelledField> = {
  name: "name",
  "full name": "name",
  recipient: "name",
  attn: "name",
  имя: "name",
  получатель: "name",
  фио: "name",
  نام: "name",
  گیرنده: "name",
  company: "company",
  organization: "company",
  компания: "company",
  شرکت: "company",
  phone: "phone",
  tel: "phone",
  telephone: "phone",
  mobile: "phone",
  cell: "phone",
  телефон: "phone",
  тел: "phone",
  تلفن: "phone",
  موبایل: "phone",
  email: "email",
  "e-mail": "email",
  почта: "email",
  ایمیل: "email",
  address: "street",
  street: "street",
  "address line 1": "street",
  "address 1": "street",
  адрес: "street",
  улица: "street",
  آدرس: "street",
  نشانی: "street",
  "address line 2": "street2",
  "address 2": "street2",
  apt: "street2",
  city: "city",
  town: "city",
  город: "city",
  شهر: "city",
  state: "state",
  province: "state",
  region: "state",
  штат: "state",
  область: "state",
  استان: "state",
  zip: "postal_code",
  "zip code": "postal_code",
  "postal code": "postal_code",
  postcode: "postal_code",
  индекс: "postal_code",
  "کد پستی": "postal_code",
  country: "country",
  страна: "country",
  کشور: "country",
};

const LEAD_IN =
  /^(?:(?:please|pls)\s+)?(?:ship|send|deliver|mail)(?:\s+(?:it|this))?\s+to\s*:?\s*|^to\s*:\s*|^(?:my|the)\s+address\s+is\s*:?\s*/iu;

const CLOSING = /[\s,]*(?:thanks|thank you|thx|please|pls|спасибо|ممنون|متشکرم)[.!\s]*$/iu;

/** Text between quotes, fences or tags, where a prompt marks the material off; else all of it. */
function material(text: string): string {
  const fenced = /```(?:\w*\n)?([\s\S]+?)```|"""([\s\S]+?)"""|<(\w+)>([\s\S]+?)<\/\3>/u.exec(text);
  return fenced?.[1] ?? fenced?.[2] ?? fenced?.[4] ?? text;
}

/** Pictures, signs and invisible marks that stand around addresses in chats. */
function clean(line: string): string {
  return line
    .replace(/\p{Extended_Pictographic}|\p{Cf}|\uFE0F|[•|*_]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .replace(LEAD_IN, "")
    .replace(CLOSING, "");
}

/** Cuts a pasted text into labelled fields and pieces. A line that ends in a colon introduces and is dropped. */
export function cut(text: string): Pieces {
  const labelled: Pieces["labelled"] = {};
  const pieces: string[] = [];
  for (const raw of plainDigits(material(text)).split(/[\n\r;\t]+/)) {
    const line = clean(raw);
    const label = /^([\p{L}][\p{L}\d .-]{1,18}?)\s*[:：]\s*(.+)$/u.exec(line);
    const field = label?.[1] ? LABELS[label[1].toLowerCase().replace(/\.$/, "")] : undefined;
    if (field && label?.[2]) labelled[field] = label[2].trim();
    else if (!/[:：]$/.test(line)) pieces.push(...line.split(/[,،、]+/).map((piece) => piece.trim()));
  }
  return { labelled, pieces: pieces.filter((piece) => /[\p{L}\d]/u.test(piece)) };
}
