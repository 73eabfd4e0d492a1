import fc from "fast-check";
import { expect, test } from "vitest";
import { AGE } from "../profile.ts";
import { readAge, readAges } from "./typed-age.ts";

const possible = (age: number): boolean => Number.isInteger(age) && age >= AGE.min && age <= AGE.max;

test("whatever is typed, an age is refused or one that a person can have here", () => {
  const typed = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.stringMatching(/^[-+ ]?\d{0,12}[.,e]?\d{0,3} ?\w{0,5}$/),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const age = readAge(text);
      if (age.ok) expect(possible(age.value)).toBe(true);
    }),
  );
});

test.each([
  ...["25yo", "25 y.o.", "25y.o.", "25m", "25 F", "25 male", "25-year-old woman", "25yrs", "guy, 25"],
  ...["hi, 25", "Hello! 25", "just 25", "only 25", "I'm 25", "I’m 25", "It's 25", "im 25 already", "25 :-)"],
  ...["age - 25", "age-25", "25 - m", "25 — female"],
  ...["25лет", "Привет, мне 25", "25 м", "девушка 25 л", "просто 25", "возраст — 25", "25-летний парень"],
  ...["سلام ۲۵", "پسر ۲۵ ساله", "۲۵سال"],
  ...["tengo 25 años", "tengo 25 an\u0303os", "Hola, soy mujer, 25", "eu tenho 25 anos", "olá, homem 25"],
  ...[
    "ich bin 25",
    "Hallo, 25 Jahre alt",
    "25w",
    "männlich 25",
    "25 ans",
    "j’ai 25 ans",
    "salut, je suis femme, 25",
  ],
  ...["yaşım 25", "merhaba, ben 25 yaşındayım", "25 yaş erkek"],
  ...["25 سنة", "عمري ٢٥ سنة", "أنا ٢٥ عاماً", "مرحبا، ٢٥ عامًا"],
  ...["umur saya 25 tahun", "halo, pria 25 thn", "मैं २५ साल का हूँ", "मेरी उम्र 25 साल है"],
  ...["мені 25 років", "привіт, жінка, 25"],
  ...[
    "hey, my age is now 25",
    "girl aged 25",
    "25 yr",
    "я мужчина, 25 г",
    "25 женщина",
    "25 ж",
    "муж 25",
    "жен. 25",
  ],
  ...["мой возраст сейчас 25", "только 25", "25 полных года", "25-летняя"],
  ...["الان ۲۵ سالم است", "سن: ۲۵", "سنم ۲۵", "دختر هستم ۲۵", "مرد ۲۵", "زن ۲۵", "۲۵ ساله ام"],
  ...[
    "hombre 25",
    "oi, sou mulher, 25",
    "25 weiblich",
    "Mann 25",
    "Frau 25",
    "bonjour, homme 25 ans",
    "selam, kadın 25",
  ],
  ...["٢٥ سنه", "٢٥ عام", "انا ٢٥ عاما", "ذكر ٢٥", "أنثى ٢٥", "aku wanita, 25", "usia 25", "umurku 25"],
  ...[
    "नमस्ते, 25",
    "मैं 25 साल की हूँ",
    "पुरुष 25",
    "महिला 25",
    "мій вік зараз 25",
    "вже 25 рік",
    "25 роки",
    "чоловік 25",
  ],
])("%j is the age 25", (text) => {
  expect(readAge(text)).toEqual({ ok: true, value: 25 });
});

test.each([
  ...[
    "<18",
    "< 18",
    ">18",
    "~18",
    "~ 18",
    "≈18",
    "≤18",
    "±18",
    "+18",
    "18+",
    "18 +",
    "18-",
    "18 –",
    "18—",
    "18?",
    "18 ?",
  ],
  ...["١٨؟", "＜１８", "18yo+", "18 years?", "age: -18", "(-18)"],
  ...["20s", "20's", "20ish", "18th", "18o", "1e9", "18m2", "2.5yo", "18.5 years", "18½", "18 months"],
  ...["40 and a half", "almost 18", "nearly 18", "under 18", "not 18", "18 soon", "hi", "I'm 25, you 30"],
  ...["почти 18", "скоро 18", "не 18", "до 18", "casi 18", "presque 18", "fast 18", "quase 18", "تقريبا 18"],
])("%j is no plain age and is asked for again", (text) => {
  expect(readAge(text)).toEqual({ ok: false, problem: "unclear" });
});

test("whatever is typed, a range is refused or one from a smaller to a greater possible age", () => {
  const typed = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.stringMatching(/^\d{0,4} ?[-–+ a]{0,4} ?\d{0,4}$/),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const ages = readAges(text);
      if (!ages.ok) return;
      expect(possible(ages.value.from) && possible(ages.value.to)).toBe(true);
      expect(ages.value.from).toBeLessThanOrEqual(ages.value.to);
    }),
  );
});
