import type { Answer, Button, Seen } from "./person.ts";

/** What stands on a person's screen: the bot's message that came or changed last, if it has buttons to press. */
export class Screen {
  #last: Seen | undefined;

  /** The newest words of the bot, whether or not they have buttons. */
  get text(): string {
    return this.#last?.text ?? "";
  }

  read({ news }: Answer): void {
    this.#last = news?.at(-1) ?? this.#last;
  }

  /** The press of the first button that fits; undefined when there is none. */
  press(fits: RegExp): { readonly message_id: number; readonly button: string } | undefined {
    const button = this.#find(fits);
    if (button === undefined || this.#last === undefined) return undefined;
    return { message_id: this.#last.message_id, button: button.text };
  }

  /** The page that the first fitting button opens. */
  page(fits: RegExp): string | undefined {
    return this.#find(fits)?.url;
  }

  #find(fits: RegExp): Button | undefined {
    return this.#last?.buttons.find(({ text }) => fits.test(text));
  }
}
