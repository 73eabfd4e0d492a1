/** Says of labels whether they are meant. */
export type LabelSelector = (labels: Readonly<Record<string, string>>) => boolean;

const KEY = "[A-Za-z0-9._/-]+";
const VALUE = "[A-Za-z0-9._-]*";
const FORMS: readonly (readonly [RegExp, (match: RegExpExecArray) => LabelSelector])[] = [
  [
    new RegExp(`^(${KEY})\\s*==?\\s*(${VALUE})$`),
    ([, key = "", value]) =>
      (labels) =>
        labels[key] === value,
  ],
  [
    new RegExp(`^(${KEY})\\s*!=\\s*(${VALUE})$`),
    ([, key = "", value]) =>
      (labels) =>
        labels[key] !== value,
  ],
  [
    new RegExp(`^(${KEY})\\s+in\\s+\\(([^()]*)\\)$`),
    ([, key = "", values = ""]) =>
      (labels) =>
        listed(values).includes(labels[key] ?? "\0"),
  ],
  [
    new RegExp(`^(${KEY})\\s+notin\\s+\\(([^()]*)\\)$`),
    ([, key = "", values = ""]) =>
      (labels) =>
        !listed(values).includes(labels[key] ?? "\0"),
  ],
  [
    new RegExp(`^!(${KEY})$`),
    ([, key = ""]) =>
      (labels) =>
        labels[key] === undefined,
  ],
  [
    new RegExp(`^(${KEY})$`),
    ([, key = ""]) =>
      (labels) =>
        labels[key] !== undefined,
  ],
];

const listed = (values: string): readonly string[] => values.split(",").map((value) => value.trim());

/**
 * Reads a selector as Kubernetes writes it: `a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, and several of these by
 * commas; the empty one means everything. Undefined: it is none.
 */
export function labelSelector(text: string): LabelSelector | undefined {
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim());
  if (text.trim() === "") return () => true;
  const selectors = parts.map(requirement);
  if (!selectors.every((each) => each !== undefined)) return undefined;
  return (labels) => selectors.every((matches) => matches(labels));
}

function requirement(part: string): LabelSelector | undefined {
  for (const [form, selector] of FORMS) {
    const match = form.exec(part);
    if (match !== null) return selector(match);
  }
  return undefined;
}
