import { awaitAgain, awaitedOf } from "../awaited.ts";
import type { ShippingSession } from "../session.ts";
import type { Draft, StepAt } from "./draft.ts";

/** A person may have two drafts at a time: a label, and an address that is to be saved under a name. */
type Drafts = Pick<
  ShippingSession,
  "awaitsAddress" | "draft" | "expecting" | "naming" | "namingAddress" | "saving"
>;

/** The draft that a button names. */
export function draftOf(session: Drafts, id: string): Draft | undefined {
  return both(session).find((draft) => draft.id === id);
}

/** The draft whose address a job reads or has read, and that question. */
export function draftOfReading(
  session: Drafts,
  reading: string,
): { readonly draft: Draft; readonly step: StepAt<"address"> } | undefined {
  for (const draft of both(session))
    if (draft.step.at === "address" && draft.step.reading === reading) return { draft, step: draft.step };
  return undefined;
}

/** The draft whose question the next typed text answers. */
export function draftAwaited(session: Drafts): Draft | undefined {
  const awaited = awaitedOf(session);
  if (awaited === "label") return session.draft;
  return awaited === "address" ? session.saving : undefined;
}

/** Keeps a draft whose question is put; what is typed next answers it. */
export function keepDraft(session: Drafts, draft: Draft): void {
  delete session.naming;
  if (draft.saves) {
    session.saving = draft;
    session.awaitsAddress = true;
    session.expecting = "name";
  } else {
    session.draft = draft;
    delete session.awaitsAddress;
    session.expecting = "label";
  }
}

/** No address is to be saved any more; a label that was begun goes on. */
export function endSaving(session: Drafts): void {
  const awaited = awaitedOf(session);
  delete session.saving;
  if (awaited === "address") awaitAgain(session);
}

const both = ({ draft, saving }: Drafts): readonly Draft[] =>
  [draft, saving].filter((each) => each !== undefined);
