/*
 * What people write around their age, in the languages they chat in; without apostrophes. No word stands here that may make
 * it another age, as "almost" or "half" does.
 */

const setOf = (...lines: readonly string[]): ReadonlySet<string> =>
  new Set(lines.flatMap((words) => words.normalize("NFC").split(" ")));

/** What may stand right behind the number, as in "25yo" or "25m". */
export const AGE_UNITS = setOf(
  "year years yr yrs y yo old m f male female man woman guy girl",
  "лет год года летний летняя л г м ж муж жен парень девушка мужчина женщина",
  "سال سالم سالمه ساله سالهام پسر دختر مرد زن",
  "años anos hombre mujer homem mulher",
  "jahre männlich weiblich w mann frau",
  "ans homme femme",
  "yaş yaşındayım erkek kadın",
  "سنة سنه عام عاما عاماً عامًا ذكر أنثى",
  "tahun thn pria wanita",
  "साल पुरुष महिला",
  "рік роки років чоловік жінка",
);

/** All that leaves an age as it is. */
export const AROUND_AGE: ReadonlySet<string> = new Set([
  ...AGE_UNITS,
  ...setOf(
    "i am im my age is it its a aged of o already now just only hi hello hey",
    "я мне мой возраст сейчас уже полных просто только привет",
    "من سن سنم دارم هستم است ام الان سلام",
    "yo tengo soy hola",
    "eu tenho sou oi olá",
    "ich bin alt hallo",
    "jai je suis salut bonjour",
    "ben yaşım merhaba selam",
    "أنا انا عمري مرحبا",
    "saya aku umur umurku usia halo",
    "मैं मेरी उम्र का की है हूँ नमस्ते",
    "мені мій вік зараз вже привіт",
  ),
]);
