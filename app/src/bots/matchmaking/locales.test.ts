import { expect, test } from "vitest";
import { commandMenus } from "../../platform/bot/menu.ts";
import { botProfiles } from "../../platform/bot/profile.ts";
import { checkCatalogue } from "../../platform/i18n/check-catalogue.ts";
import { COMMANDS, PROFILE_KEYS } from "./menu.ts";
import { catalogue } from "./voice.ts";

test("every sentence is there in the three languages, with the same arguments and markup that Telegram takes", () => {
  expect(checkCatalogue(catalogue)).toEqual([]);
});

test("the bot says what it is in each language, as short as Telegram wants it", () => {
  const profiles = Object.values(botProfiles(catalogue, PROFILE_KEYS));
  expect(profiles).toHaveLength(4);
  for (const { about, description } of profiles) {
    expect([about, description]).not.toContain("about");
    expect([...about].length).toBeLessThanOrEqual(120);
    expect([...description].length).toBeLessThanOrEqual(512);
  }
});

test("the menu of commands has a description in each language", () => {
  const menus = commandMenus(catalogue, COMMANDS);
  expect(Object.keys(menus).sort()).toEqual(["", "en", "fa", "ru"]);
  for (const [language, commands] of Object.entries(menus)) {
    for (const { command, description } of commands)
      expect(description, `${language} ${command}`).not.toBe(command);
  }
});
