// Which pages are like a question that is being typed, as core/incoming/alike.py tells it of a casus: how much two texts
// are alike is the cosine of their telling words. Endings are known from the words of the site, and guessed for others.

import { cut, wordsIn } from "./words-in.js";

const LONGEST = 20_000, LONGEST_WORD = 40, SHORTEST_PART = 5, SHORTEST_REST = 3;

export const likeness = (index) => {
  const nothing = new Set(index.nothing), known = new Map(Object.entries(index.words)), stems = new Map();
  for (const [word, told] of known) if (!stems.has(cut(word))) stems.set(cut(word), told);

  const partsOf = (word) => {
    const found = [];
    for (let at = SHORTEST_PART; at <= word.length - SHORTEST_REST; at++)
      for (const part of [word.slice(0, at), word.slice(-at)])
        if (Object.hasOwn(index.parts, part)) found.push(index.parts[part]);
    return found;
  };

  // Terms are numbers; a word that no page has stands for itself, and makes what was asked less like each of them.
  const termsOf = (word) => {
    if (word.length < 2 || word.length > LONGEST_WORD || /^\p{Nd}+$/u.test(word) || nothing.has(word)) return [];
    const told = known.get(word) ?? stems.get(cut(word));
    return [...new Set(told === undefined ? [`?${cut(word)}`, ...partsOf(word)] : [told].flat())];
  };

  const weighed = (text) => {
    const counts = new Map();
    for (const term of wordsIn(text, LONGEST).flatMap(termsOf)) counts.set(term, (counts.get(term) ?? 0) + 1);
    const weights = new Map();
    for (const [term, count] of counts) {
      const those = index.counts[term] ?? 0;
      weights.set(term, (1 + Math.log(count)) * Math.log(1 + (index.texts - those + 0.5) / (those + 0.5)));
    }
    return weights;
  };

  // `telling` is how many words said something, so that nobody is told after two words that there is nothing like it.
  return (text, most) => {
    const asked = weighed(text);
    const length = Math.hypot(...asked.values()) || 1;
    const best = new Map();
    for (const [page, ...pairs] of index.weights) {
      let score = 0;
      for (let at = 0; at < pairs.length; at += 2) score += (asked.get(pairs[at]) ?? 0) * (pairs[at + 1] / index.finest);
      best.set(page, Math.max(best.get(page) ?? 0, score / length));
    }
    const found = [...best].filter(([, score]) => score >= index.threshold).sort((one, other) => other[1] - one[1]);
    const pages = found.slice(0, most).map(([page]) => ({ title: index.pages[page][0], place: index.pages[page][1] }));
    return { pages, telling: asked.size };
  };
};
