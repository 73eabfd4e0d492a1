/** A file of the repository that is made from the source. */
export interface Generator {
  /** Where it is written, from the checkout's folder. */
  readonly path: string;
  /** Makes its whole content. The same source gives the same bytes. */
  content(): string | Promise<string>;
}
