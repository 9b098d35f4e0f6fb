// Which pages are like a question that is being typed, as core/incoming/alike.py tells it of a casus: how much two texts
// are alike is the cosine of their telling words. Endings are known from the words of the site, and guessed for others.

import { cut, wordsIn } from "./words-in.js";

const LONGEST = 20_000, LONGEST_WORD = 40, SHORTEST_PART = 5, SHORTEST_REST = 3, LIKELY = 50;

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

  const doublesIn = (words) => {
    const telling = words.filter((word) => !nothing.has(word)), found = new Set();
    for (const some of [words, telling])
      for (let at = 1; at < some.length; at++) {
        const double = `${some[at - 1]}_${some[at]}`;
        if (Object.hasOwn(index.doubles, double)) found.add(double);
      }
    return [...found].flatMap((double) => index.doubles[double]);
  };

  const weighed = (words) => {
    const counts = new Map();
    for (const term of [...words.flatMap(termsOf), ...doublesIn(words)]) counts.set(term, (counts.get(term) ?? 0) + 1);
    const weights = new Map();
    for (const [term, count] of counts) {
      const those = index.counts[term] ?? 0, worth = index.worth[term] ?? 1;
      weights.set(term, worth * (1 + Math.log(count)) * Math.log(1 + (index.texts - those + 0.5) / (those + 0.5)));
    }
    return weights;
  };

  // The part of each page that is most alike, best first.
  const compared = (asked) => {
    const best = new Map();
    for (const [page, ...pairs] of index.weights) {
      let score = 0;
      for (let at = 0; at < pairs.length; at += 2) score += (asked.get(pairs[at]) ?? 0) * (pairs[at + 1] / index.finest);
      if (score > (best.get(page)?.score ?? 0)) best.set(page, { page, score, pairs });
    }
    return [...best.values()].sort((one, other) => other.score - one.score);
  };

  const likelyAlike = (found) => {
    const [ofTheBest, most, ofItsBest] = index.best;
    const least = Math.max(index.threshold, ofTheBest * Math.min(found[0]?.score ?? 0, most));
    const others = new Set(found.filter(({ score }) => score < index.threshold).map(({ page }) => page));
    return found.filter(({ score, pairs }) => {
      if (score < least) return false;
      const own = new Map();
      for (let at = 0; at < pairs.length; at += 2) own.set(pairs[at], pairs[at + 1] / index.finest);
      const rival = compared(own).find(({ page }) => others.has(page));
      return score >= ofItsBest * (rival?.score ?? 0);
    });
  };

  // `telling` is how many words said something, so that nobody is told after two words that there is nothing like it.
  return (text, most) => {
    const words = wordsIn(text, LONGEST), asked = weighed(words);
    const length = Math.hypot(...asked.values()) || 1;
    const found = compared(new Map([...asked].map(([term, weight]) => [term, weight / length]))).slice(0, LIKELY);
    const pages = likelyAlike(found).slice(0, most).map(({ page }) => ({ title: index.pages[page][0], place: index.pages[page][1] }));
    return { pages, telling: new Set(words.filter((word) => termsOf(word).length)).size };
  };
};
