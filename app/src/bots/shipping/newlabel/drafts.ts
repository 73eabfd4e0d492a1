import type { ShippingSession } from "../session.ts";
import type { Draft, StepAt } from "./draft.ts";

/** A person may have two drafts at a time: a label, and an address that is to be saved under a name. */
type Drafts = Pick<ShippingSession, "draft" | "expecting" | "saving">;

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
export function draftAwaited({ draft, expecting, saving }: Drafts): Draft | undefined {
  if (expecting === "label") return draft;
  return expecting === "address" ? saving : undefined;
}

/** Keeps a draft whose question is put; what is typed next answers it. */
export function keepDraft(session: Drafts, draft: Draft): void {
  if (draft.saves) session.saving = draft;
  else session.draft = draft;
  session.expecting = draft.saves ? "address" : "label";
}

/** No address is to be saved any more; a label that was begun goes on. */
export function endSaving(session: Drafts): void {
  delete session.saving;
  if (session.expecting === "address") session.expecting = session.draft === undefined ? "nothing" : "label";
}

const both = ({ draft, saving }: Drafts): readonly Draft[] =>
  [draft, saving].filter((each) => each !== undefined);
