import { z } from "zod";
import type { Exception } from "./exceptions.ts";

/** Grade of what must not stay: kube-score's CRITICAL. */
const CRITICAL = 1;

const scored = z.array(
  z.object({
    object_meta: z.object({ name: z.string() }),
    type_meta: z.object({ kind: z.string() }),
    checks: z.array(
      z.object({
        check: z.object({ id: z.string() }),
        grade: z.number(),
        skipped: z.boolean(),
        comments: z.array(z.object({ path: z.string(), summary: z.string() })).nullable(),
      }),
    ),
  }),
);

/** A CRITICAL of kube-score. */
export interface Finding {
  readonly check: string;
  /** `StatefulSet/mongo`. */
  readonly object: string;
  readonly summary: string;
}

/** Every CRITICAL in kube-score's JSON. @throws ZodError when it is not what version 1.20 writes */
export function criticalFindings(json: string): readonly Finding[] {
  return scored.parse(JSON.parse(json)).flatMap(({ checks, object_meta, type_meta }) =>
    checks
      .filter(({ grade, skipped }) => grade === CRITICAL && !skipped)
      .map(({ check, comments }) => ({
        check: check.id,
        object: `${type_meta.kind}/${object_meta.name}`,
        summary: [...new Set((comments ?? []).map((comment) => comment.summary))].join("; "),
      })),
  );
}

/** Findings that nobody excused, and exceptions that excuse nothing. */
export function judge(findings: readonly Finding[], exceptions: readonly Exception[]) {
  const excuses = ({ check, objects }: Exception, finding: Finding): boolean =>
    check === finding.check && (objects === undefined || objects.includes(finding.object));
  return {
    unexcused: findings.filter((finding) => !exceptions.some((each) => excuses(each, finding))),
    idle: exceptions.filter((each) => !findings.some((finding) => excuses(each, finding))),
  };
}
