import type { BubbleActions } from "../bubble/bubble.ts";
import type { Aim } from "../composer/aim-line.ts";
import { copyText } from "../overlay/copy.ts";
import { toast } from "../overlay/toast.ts";
import { ServerFailure, sentenceOf } from "../server.ts";
import type { CallbackAnswer } from "../server-types.ts";
import type { Seat } from "./seat.ts";

/** What the things inside of messages can make happen in the chat. */
export interface BubbleActionsOptions {
  readonly seat: Seat;
  openLink(address: string): boolean;
  send(text: string): void;
  /** Puts a text into the field. */
  insert(text: string): void;
  aim(aim: Aim): void;
  point(messageId: number): void;
  alert(text: string): void;
}

/** Connects bubbles with the chat that they are in. */
export function createBubbleActions(options: BubbleActionsOptions): BubbleActions {
  const { seat, openLink, send, insert, aim, point, alert } = options;

  function show(answer: CallbackAnswer | undefined): void {
    if (answer?.url !== undefined && !openLink(answer.url)) toast(`The bot wants to open ${answer.url}`);
    if (answer?.text === undefined || answer.text === "") return;
    if (answer.show_alert === true) alert(answer.text);
    else toast(answer.text);
  }

  return {
    openLink,
    send,
    insert,
    aim,
    point,
    async press(messageId, data) {
      try {
        show((await seat.press(messageId, data)).answer);
      } catch (error) {
        toast(isSilence(error) ? "The bot has not answered." : sentenceOf(error));
      }
    },
    async pay(messageId) {
      try {
        const { answer } = await seat.pay(messageId);
        if (answer !== undefined) alert(answer.error_message);
      } catch (error) {
        toast(isSilence(error) ? "The bot has not answered." : sentenceOf(error));
      }
    },
    copy: copyText,
  };
}

function isSilence(error: unknown): boolean {
  return error instanceof ServerFailure && error.status === 408;
}
