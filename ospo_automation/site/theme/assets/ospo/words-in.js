// The words of a text, and their stems, as core/incoming/telling_words.py tells them.
const SHORTEST_STEM = 4;

export const wordsIn = (text, longest) =>
  text.slice(0, longest).toLowerCase().replace(/https?:\/\/\S+/g, " ").normalize("NFKD").replace(/[\u0300-\u036f]+/g, "")
    .match(/[\p{L}\p{N}]+/gu) ?? [];

// Without the endings and the ge- that forms of one word differ in: "publiceren" and "gepubliceerd" stay the same.
export const cut = (word) => {
  const short = word
    .replace(/^ge(?=.{4,}(?:d|t|en)$)/, "")
    .replace(/(?:ingen|ing|eren|eerden?|eerd?t?e?|en|es|ed|de|te|e|s|t|d)$/, "")
    .replace(/([aeou])\1/, "$1")
    .replace(/([^aeiou])\1$/, "$1");
  return short.length < SHORTEST_STEM ? word : short;
};
