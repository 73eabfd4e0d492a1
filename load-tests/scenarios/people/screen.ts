import type { Answer, Seen } from "./person.ts";

/** A press as the simulator takes it. */
export interface Press {
  readonly message_id: number;
  readonly button: string;
}

/** So many messages stand on a screen; a chat keeps hardly more of them (load/system/services.ts). */
const SHOWN = 6;

/** What stands on a person's screen: the bot's messages that came or changed last. */
export class Screen {
  /** The newest first. Loops by index: k6's JavaScript takes ten times as long for `for … of`. */
  #shown: readonly Seen[] = [];

  /** The newest words of the bot, whether or not they have buttons. */
  get text(): string {
    return this.#shown[0]?.text ?? "";
  }

  read({ news = [] }: Pick<Answer, "news">): void {
    for (let index = 0; index < news.length; index++) {
      const seen = news[index];
      if (seen === undefined) continue;
      const others = this.#shown.filter(({ message_id }) => message_id !== seen.message_id);
      this.#shown = [seen, ...others.slice(0, SHOWN - 1)];
    }
  }

  /** The press of the first button that fits under the newest message; undefined when there is none. */
  press(fits: RegExp): Press | undefined {
    return pressOf(this.#shown[0], fits);
  }

  /** The same under the newest of all messages that has such a button. */
  pressAnywhere(fits: RegExp): Press | undefined {
    for (let index = 0; index < this.#shown.length; index++) {
      const press = pressOf(this.#shown[index], fits);
      if (press !== undefined) return press;
    }
    return undefined;
  }

  /** The page that the first fitting button under the newest message opens. */
  page(fits: RegExp): string | undefined {
    return this.#shown[0]?.buttons.find(({ text }) => fits.test(text))?.url;
  }
}

/** The press of the first button of a message that fits. */
export function pressOf(seen: Seen | undefined, fits: RegExp): Press | undefined {
  const button = seen?.buttons.find(({ text }) => fits.test(text));
  return seen && button && { message_id: seen.message_id, button: button.text };
}
