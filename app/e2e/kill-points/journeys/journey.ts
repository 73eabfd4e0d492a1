import type { Person } from "../../../../dev/testing/person.ts";
import type { RoleName, Stack } from "../../../../dev/testing/stack.ts";

/** What a journey left in the database and at the vendors', without what differs from person to person. */
export type Books = Readonly<Record<string, unknown>>;

/** Something that a person does from beginning to end while processes are killed. */
export interface Journey {
  /** What the person does. */
  readonly name: string;
  /** Who has a part in it, and so is killed. */
  readonly roles: readonly RoleName[];
  /** What must be in the books at the end, wherever a process was killed; not all that is compared. */
  readonly whole: Books;
  /** Brings somebody new to where it begins. Nothing is killed yet. */
  begin(stack: Stack, person: Person): Promise<Walk>;
}

/** One person on a journey. */
export interface Walk {
  /** What the person does, until they see how it ends. */
  go(): Promise<void>;
  /** Whether nobody works on it any more: nothing is untold, and no vendor is going to call again. */
  isOver(): Promise<boolean>;
  books(): Promise<Books>;
  /** Steps that a vendor has taken for nobody, because its answer was lost; none may be seen by the person. */
  readonly spare?: Spare;
  /** Takes back what `begin` changed in the simulators. */
  end?(): Promise<void>;
}

/** What a vendor may hold once more than it should when a process dies after a call and before its record. */
export interface Spare {
  /** The call's name among the kill points, without its number. */
  readonly call: string;
  count(): Promise<number>;
}
