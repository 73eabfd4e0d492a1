/** What k6 itself says, on stderr; a container's log has it between, and even within, what went to stdout. */
const WORDS_OF_K6 = /time="\d{4}-[^\n]*(\n|$)/g;

/** The summary in a pod's log; undefined when there is none. @throws SyntaxError when it is cut off */
export function summaryInLog(log: string): unknown {
  const start = log.indexOf('{"startedAt"');
  if (start < 0) return undefined;
  return JSON.parse(log.slice(start).replaceAll(WORDS_OF_K6, "").replaceAll("\n", ""));
}
