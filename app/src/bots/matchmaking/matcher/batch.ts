/** Gathers what is asked for in one turn of the event loop, and asks for it together. */
export interface Batcher<Item, Answer> {
  /** Fails as the call of its batch does. */
  add(item: Item): Promise<Answer>;
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Builds a batcher over `call`, which answers as many as it was given, in order. At most `size` items go together; a
 * full batch goes at once, so batches may be under way side by side.
 */
export function createBatcher<Item, Answer>(
  size: number,
  call: (items: readonly Item[]) => Promise<readonly Answer[]>,
): Batcher<Item, Answer> {
  let waiting: Waiting<Item, Answer>[] = [];
  const flush = (): void => {
    const batch = waiting;
    waiting = [];
    if (batch.length > 0) void carryOut(batch, call);
  };
  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ item, resolve, reject });
        if (waiting.length >= size) flush();
      }),
  };
}

async function carryOut<Item, Answer>(
  batch: readonly Waiting<Item, Answer>[],
  call: (items: readonly Item[]) => Promise<readonly Answer[]>,
): Promise<void> {
  try {
    const answers = await call(batch.map(({ item }) => item));
    if (answers.length !== batch.length) throw new RangeError(`${answers.length} answers to ${batch.length}`);
    for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as Answer);
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
