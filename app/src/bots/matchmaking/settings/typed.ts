import { refused, type Typed, typed } from "../../../platform/typed/typed.ts";
import type { Answer } from "../questions/answer.ts";
import { type AgeProblem, readAge, readAges } from "../questions/typed-age.ts";

/** Reads what was typed under a question of the settings. */
export function readTyped(field: "age" | "ages", text: string): Typed<Answer, AgeProblem> {
  if (field === "age") {
    const age = readAge(text);
    return age.ok ? typed({ field, age: age.value }) : refused(age.problem);
  }
  const ages = readAges(text);
  return ages.ok ? typed({ field, ...ages.value }) : refused(ages.problem);
}
