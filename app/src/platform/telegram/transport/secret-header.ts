/** Header in which Telegram shows the secret of a webhook (Bot API, setWebhook). */
export const SECRET_HEADER = "x-telegram-bot-api-secret-token";
