/** One statement about an object in its `status.conditions`, as Kubernetes' API conventions have it. */
export interface Condition {
  /** Such as `Ready`; one condition of each type. */
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  /** One word for programs, in CamelCase. */
  readonly reason: string;
  /** A sentence for people: what is, and what to do. */
  readonly message: string;
  /** When `status` last changed, not when it was last looked at. */
  readonly lastTransitionTime: string;
  /** The `metadata.generation` that this says something about: an older one means that it was not looked at yet. */
  readonly observedGeneration: number;
}

/** A condition as a reconciler states it. */
export type Statement = Pick<Condition, "type" | "status" | "reason" | "message">;

export interface Observed {
  /** `metadata.generation` of the object that was looked at. */
  readonly generation: number;
  readonly now: Date;
}

const REASON = /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/;
const MAX_MESSAGE = 32_768;

/**
 * Puts statements into a list of conditions; others stay as they are. What says the same as before keeps its time, so that
 * applying it again changes nothing. Pure.
 * @throws RangeError for a reason that the API server would refuse
 */
export function withConditions(
  conditions: readonly Condition[] | undefined,
  statements: readonly Statement[],
  { generation, now }: Observed,
): readonly Condition[] {
  const before = new Map((conditions ?? []).map((condition) => [condition.type, condition]));
  for (const { type, status, reason, message } of statements) {
    if (!REASON.test(reason))
      throw new RangeError(
        `The reason of ${type} must be one word in CamelCase, not ${JSON.stringify(reason)}.`,
      );
    const known = before.get(type);
    before.set(type, {
      type,
      status,
      reason,
      message: message.slice(0, MAX_MESSAGE),
      lastTransitionTime:
        known?.status === status ? known.lastTransitionTime : now.toISOString().replace(/\.\d+/, ""),
      observedGeneration: generation,
    });
  }
  return [...before.values()];
}

/** The condition of a type, when it says something about this generation; an outdated one is as good as none. */
export function conditionOf(
  conditions: readonly Condition[] | undefined,
  type: string,
  generation: number,
): Condition | undefined {
  return conditions?.find((one) => one.type === type && one.observedGeneration >= generation);
}
