/** A refusal on the people side, said in a sentence. */
export class PersonError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
