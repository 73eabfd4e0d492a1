import type { Reaction } from "../../../platform/telegram/testing/chat.ts";
import {
  type ConversationFixture,
  createConversationFixture,
  type ShippingChat,
} from "../testing/conversation.fixture.ts";
import { earlierSessionSchema } from "../testing/earlier-session.fixture.ts";
import { enterAddress } from "../testing/label-steps.ts";

/** The conversation, with chats whose session a process of an earlier release can read after every step. */
export async function createReadByEarlier(mongoUrl: string, redisUrl: string): Promise<ConversationFixture> {
  const made = await createConversationFixture(mongoUrl, redisUrl);
  return { ...made, newChat: (person) => readByEarlier(made.newChat(person)) };
}

function readByEarlier(chat: ShippingChat): ShippingChat {
  const deliver = chat.deliver.bind(chat);
  const tell = chat.tell.bind(chat);
  const read = (reaction: Reaction): Reaction => {
    earlierSessionSchema.parse(JSON.parse(chat.session));
    return reaction;
  };
  chat.deliver = async (update) => read(await deliver(update));
  chat.tell = async (event, payload) => read(await tell(event, payload));
  return chat;
}

/** At the question for a new address. */
export async function asked(chat: ShippingChat): Promise<ShippingChat> {
  await chat.text("/templates");
  await chat.press("New address");
  return chat;
}

/** At the question for its name. */
export async function entered(chat: ShippingChat): Promise<ShippingChat> {
  await asked(chat);
  await enterAddress(chat);
  return chat;
}
