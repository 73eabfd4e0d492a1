import { expect, test } from "vitest";
import { readAddress } from "../../addresses/address-reader.ts";
import type { OpenAiClient } from "../openai.ts";

const { signal } = new AbortController();

/** What the bot relies on of a server that speaks chat completions. `refused` is a client with a wrong key. */
export function openAiContract(client: () => OpenAiClient, refused: () => OpenAiClient): void {
  test("a plain address is read into its fields", async () => {
    const text = "Ada Reed\n1600 Amphitheatre Pkwy, Apt 5\nMountain View, CA 94043\nUSA";
    const { fields, missing } = await readAddress(client(), text, signal);
    expect(fields).toMatchObject({
      name: "Ada Reed",
      line1: expect.stringContaining("1600 Amphitheatre"),
      city: "Mountain View",
      state: "CA",
      postalCode: "94043",
      countryCode: "US",
    });
    expect(missing).toEqual([]);
  });

  test("what a text does not say is missing and not invented", async () => {
    const { missing } = await readAddress(client(), "Ada Reed, somewhere in Texas", signal);
    expect(missing).toContain("line1");
    expect(missing).toContain("postalCode");
  });

  test("a text without an address gives no street and no code", async () => {
    const { fields } = await readAddress(client(), "hello there 🙂", signal);
    expect(fields.line1).toBeUndefined();
    expect(fields.postalCode).toBeUndefined();
  });

  test("a wrong key is refused for good", async () => {
    await expect(readAddress(refused(), "1 Main St", signal)).rejects.toMatchObject({
      code: "VENDOR_REFUSED",
      retry: "never",
      details: { status: 401 },
    });
  });
}
