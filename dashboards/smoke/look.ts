import { type Values, WHATEVER } from "../boards/as-asked.ts";
import { BOARDS } from "../boards/list.ts";
import { type Answer, answer, type Span } from "./answers.ts";
import { type Question, questionsOf } from "./questions.ts";
import { whyQuiet } from "./quiet.ts";

/** What one query of a panel showed. */
export interface Sight extends Question, Answer {
  /** `empty` is a fault; `quiet` is empty for a reason. */
  readonly state: "data" | "quiet" | "empty";
  readonly why?: string;
}

/** Asks all that the boards ask of a Prometheus that watched a fleet for this long. @throws ToolError `PROMETHEUS_FAILED` */
export async function lookAtBoards(url: string, span: Span, values: Values = {}): Promise<readonly Sight[]> {
  const sights: Sight[] = [];
  const all = { ...WHATEVER, __range: `${Math.ceil(span.to - span.from)}s`, ...values };
  for (const question of questionsOf(BOARDS)) {
    const found = await answer(url, question, all, span);
    const why = found.series > 0 ? undefined : whyQuiet(question);
    const state = found.series > 0 ? "data" : why === undefined ? "empty" : "quiet";
    sights.push({ ...question, ...found, state, ...(why === undefined ? {} : { why }) });
  }
  return sights;
}
