// Pairs of languages for tests, as Python's `LanguagePair.data` has them.

/** @import { Language, LanguagePair } from "../../assets/lab/shared/languages.js" */

/** @type {Record<"english" | "french" | "german" | "arabic", Language>} */
export const LANGUAGES = {
  english: { code: "en", name: "English", a: "an English", right_to_left: false },
  french: { code: "fr", name: "French", a: "a French", right_to_left: false },
  german: { code: "de", name: "German", a: "a German", right_to_left: false },
  arabic: { code: "ar", name: "Arabic", a: "an Arabic", right_to_left: true },
};

const { english, french, german, arabic } = LANGUAGES;
/** @type {LanguagePair} */
export const TO_FRENCH = { source: english, target: french };
/** @type {LanguagePair} */
export const TO_GERMAN = { source: english, target: german };
/** @type {LanguagePair} */
export const TO_ARABIC = { source: english, target: arabic };
/** @type {LanguagePair} */
export const FROM_ARABIC = { source: arabic, target: english };
