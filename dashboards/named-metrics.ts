/** A series that a rule asks for: the metric's name and what its labels have to be. */
export interface Asked {
  readonly name: string;
  readonly labels: readonly { readonly label: string; readonly values: readonly string[] }[];
}

/** One series of a page of metrics. */
export interface Shown {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Names of what the app shows, and the operator. */
const OURS = "(?:botfleet|controller_runtime|leader_election|watch)_[a-z0-9_]+";

/** Our own series in an expression of PromQL. Of alternatives (`a|b`) each is a value. */
export function askedIn(expr: string): readonly Asked[] {
  return [...expr.matchAll(new RegExp(`\\b(${OURS})(?:\\{([^}]*)\\})?`, "g"))].map(
    ([, name = "", selector = ""]) => ({
      name,
      labels: [...selector.matchAll(/(\w+)(=~|!~|!=|=)"((?:[^"\\]|\\.)*)"/g)].map(
        ([, label = "", operator = "", value = ""]) => ({
          label,
          values: operator.includes("~") ? alternatives(value) : [value],
        }),
      ),
    }),
  );
}

/** `failed|overload` as the values it stands for; a pattern that is more than that stays one. */
const alternatives = (pattern: string): readonly string[] =>
  /[()]/.test(pattern) ? [pattern] : pattern.split("|");

/** A process' page of metrics in Prometheus' text form, and the labels under which Prometheus asks for it. */
export interface Page {
  readonly labels: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Series of pages, as Prometheus keeps them. */
export function shownOn(pages: readonly Page[]): readonly Shown[] {
  return pages.flatMap((page) => page.text.split("\n").flatMap((line) => seriesIn(line, page.labels)));
}

const LINE = new RegExp(`^(${OURS})(?:\\{(.*)\\})? \\S+$`);

function seriesIn(line: string, labels: Page["labels"]): readonly Shown[] {
  const [, name, own = ""] = LINE.exec(line) ?? [];
  if (name === undefined) return [];
  const pairs = [...own.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = "", value = ""]) => [
    label,
    value,
  ]);
  return [{ name, labels: { ...labels, ...Object.fromEntries(pairs) } }];
}

/** What of a series asked for is shown by nobody, in words; nothing when all is. */
export function missing({ labels, name }: Asked, shown: readonly Shown[]): readonly string[] {
  const series = shown.filter((each) => each.name === name);
  if (series.length === 0) return [`${name} is shown by nobody`];
  return labels.flatMap(({ label, values }) =>
    values
      .filter((value) => !series.some((each) => fits(each.labels[label], value)))
      .map((value) => `no ${name} has ${label} ${value}`),
  );
}

const fits = (shown: string | undefined, asked: string): boolean =>
  shown !== undefined && new RegExp(`^(?:${asked.replaceAll("\\\\", "\\")})$`).test(shown);
