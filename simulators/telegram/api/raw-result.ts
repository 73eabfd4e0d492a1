/** A result that is JSON text already, with a description beside it if there is one to give. */
export class RawResult {
  readonly json: string;
  readonly description: string | undefined;

  constructor(json: string, description?: string) {
    this.json = json;
    this.description = description;
  }
}
