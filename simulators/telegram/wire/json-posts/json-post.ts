/** A POST of JSON, read whole; for handlers it looks like Node's own request. */
export class JsonPost {
  readonly method = "POST";
  readonly url: string;
  readonly headers: { readonly "content-type": string };
  readonly body: Buffer;

  constructor(url: string, contentType: string, body: Buffer) {
    this.url = url;
    this.headers = { "content-type": contentType };
    this.body = body;
  }
}
