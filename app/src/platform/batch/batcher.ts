/** Gathers what is asked for at about the same time, and asks for it together. */
export interface Batcher<Item, Answer> {
  /** Fails with the error that its answer is, or as the call of its batch does. */
  add(item: Item): Promise<Answer>;
}

export interface BatcherOptions<Item, Answer> {
  /** Items of one call at most; a full batch goes at once. */
  readonly size: number;
  /** How long the first item waits for others. @default until the end of this turn of the event loop */
  readonly waitMs?: number;
  /** Calls under way at most; meanwhile the next batch grows. @default any number */
  readonly inFlight?: number;
  /** Answers as many as it was given, in order; an Error where one item failed. */
  call(items: readonly Item[]): Promise<readonly (Answer | Error)[]>;
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/** Builds a batcher; nothing runs before the first item. */
export function createBatcher<Item, Answer>(options: BatcherOptions<Item, Answer>): Batcher<Item, Answer> {
  const { inFlight = Number.POSITIVE_INFINITY, size, waitMs } = options;
  const waiting: Waiting<Item, Answer>[] = [];
  let due = false;
  let calls = 0;

  function schedule(): void {
    const flush = (): void => {
      due = waiting.length > 0;
      send();
    };
    if (waitMs === undefined) setImmediate(flush);
    else setTimeout(flush, waitMs);
  }

  function send(): void {
    while (calls < inFlight && waiting.length > 0 && (due || waiting.length >= size)) {
      const batch = waiting.splice(0, size);
      if (waiting.length === 0) due = false;
      calls += 1;
      void carryOut(batch, options.call).then(() => {
        calls -= 1;
        send();
      });
    }
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) schedule();
        waiting.push({ item, resolve, reject });
        if (waiting.length >= size) send();
      }),
  };
}

async function carryOut<Item, Answer>(
  batch: readonly Waiting<Item, Answer>[],
  call: BatcherOptions<Item, Answer>["call"],
): Promise<void> {
  try {
    const answers = await call(batch.map(({ item }) => item));
    if (answers.length !== batch.length)
      throw new RangeError(`${answers.length} answers to ${batch.length} items`);
    for (const [index, { reject, resolve }] of batch.entries()) {
      const answer = answers[index];
      if (answer instanceof Error) reject(answer);
      else resolve(answer as Answer);
    }
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
