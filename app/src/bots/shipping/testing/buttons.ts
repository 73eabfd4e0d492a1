import type { ShippingChat } from "./conversation.fixture.ts";

/** What stands on the buttons of the chat's last message. */
export const buttonsOf = ({ last }: Pick<ShippingChat, "last">): string[] => [...last.buttons.keys()];

/** Those of them that are services with their prices. */
export const pricesOf = (chat: Pick<ShippingChat, "last">): string[] =>
  buttonsOf(chat).filter((text) => /\$\d/.test(text));
