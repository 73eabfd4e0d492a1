/** Tags Telegram takes (https://core.telegram.org/bots/api#html-style); any other makes it refuse the message. */
const TAGS = new Set([
  "b",
  "strong",
  "i",
  "em",
  "u",
  "ins",
  "s",
  "strike",
  "del",
  "span",
  "tg-spoiler",
  "a",
  "tg-emoji",
  "code",
  "pre",
  "blockquote",
]);
const TAG = /^<(\/?)([a-z-]+)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)>/;
const ENTITY = /^&(?:amp|lt|gt|quot|#\d{1,7}|#x[0-9a-f]{1,6});/;

/** What Telegram would refuse in a text, or undefined. */
export function markupProblem(text: string): string | undefined {
  const open: string[] = [];
  for (let at = text.search(/[<&]/); at !== -1 && at < text.length; ) {
    const rest = text.slice(at);
    const tag = TAG.exec(rest);
    const token = tag?.[0] ?? ENTITY.exec(rest)?.[0];
    if (token === undefined) return `unescaped ${rest.slice(0, 12)}`;
    const problem = tag && nestingProblem(open, tag[1] === "/", tag[2] ?? "");
    if (problem) return problem;
    const next = rest.slice(token.length).search(/[<&]/);
    at = next === -1 ? -1 : at + token.length + next;
  }
  return open.length > 0 ? `<${open.at(-1)}> is not closed` : undefined;
}

function nestingProblem(open: string[], closes: boolean, name: string): string | undefined {
  if (!TAGS.has(name)) return `<${name}> is not one of Telegram's tags`;
  if (!closes) {
    open.push(name);
    return undefined;
  }
  return open.pop() === name ? undefined : `</${name}> closes nothing`;
}
