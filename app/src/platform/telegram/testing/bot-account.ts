import type { UserFromGetMe } from "grammy/types";

/** What `getMe` tells of a bot that runs in a test without Telegram. */
export const botAccount = (name: string, username: string): UserFromGetMe => ({
  id: 4_242,
  is_bot: true,
  first_name: name,
  username,
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
  can_manage_bots: false,
  supports_join_request_queries: false,
});
