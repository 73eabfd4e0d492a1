/** Words of PromQL that stand where a name could. */
const KEYWORDS = new Set(["and", "or", "unless", "bool", "offset", "inf", "nan"]);

/** Names of the metrics that a query reads, each once. */
export function metricNames(expr: string): readonly string[] {
  const bare = expr
    .replace(/"(?:[^"\\]|\\.)*"/g, "")
    .replace(/\{[^}]*\}/g, "")
    .replace(/\[[^\]]*\]/g, "")
    // Labels that are kept, dropped or matched on.
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, "")
    .replace(/\boffset\s+\d+\w+/g, "");
  const words = bare.matchAll(/(?<![\w.:])([a-zA-Z_:][\w:]*)(?!\s*\(|[\w:])/g);
  const names = [...words].map(([, word = ""]) => word).filter((word) => !KEYWORDS.has(word.toLowerCase()));
  return [...new Set(names)];
}
