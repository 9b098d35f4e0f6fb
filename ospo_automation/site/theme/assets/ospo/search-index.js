// Looks in the index that site/search_packed.py made. `get` fetches one of its files as JSON. Nothing here touches the page.
//
// People type sentences, half words and typing errors. Each telling word is looked for by itself: in any of its forms, in
// other words of our field for the same, in compounds, and where no page has it with one letter wrong. Pages are put in
// order by how much they tell of the rarest.
import { cut, wordsIn as allWordsIn } from "./words-in.js";

const MEANT = 0.7, WITHIN = 0.45, PART = 0.6, BEGUN = 0.8, MISTYPED = 0.7; // what a word counts for that isn't the one typed
const SHORTEST_PART = 4, SHORTEST_WITHIN = 5, SHORTEST_MISTYPED = 4, SHORTEST_BEGUN = 2;
const MOST_WORDS = 12, LONGEST_WORD = 40, LONGEST = 1_000, MOST_BEGUN = 40, MOST_MISTYPED = 6;
const LEVELS = 26, NEAR = 0.5;
const LAST = new Set(["person"]), LESSER = { page: 0.85 }, HOME = 0.5; // the first page tells a little of everything

export const wordsIn = (text) => allWordsIn(text, LONGEST);

// Whether one letter too many, too few, another or two that changed places make the one word of the other.
export const isMistyped = (one, other) => {
  if (Math.abs(one.length - other.length) > 1 || one === other) return false;
  let from = 0;
  while (from < one.length && one[from] === other[from]) from++;
  const rest = one.slice(from), others = other.slice(from);
  return (
    rest.slice(1) === others.slice(1) || rest.slice(1) === others || rest === others.slice(1) ||
    (rest[0] === others[1] && rest[1] === others[0] && rest.slice(2) === others.slice(2))
  );
};

// The same for a word that goes on, in another form or because whoever types isn't ready.
const begins = (word, form) =>
  word.length >= SHORTEST_WITHIN && form.length > word.length &&
  [-1, 0, 1].some((more) => isMistyped(word, form.slice(0, word.length + more)));

const pairs = (word) => new Set([...word].slice(1).map((letter, at) => word[at] + letter));
const likeness = (one, other) => {
  const ones = pairs(one), others = pairs(other);
  return (2 * [...ones].filter((pair) => others.has(pair)).length) / (ones.size + others.size || 1);
};

export const opened = async (get) => {
  const index = await get("words.json");
  const kindOf = (page) => index.kinds[parseInt(index.kind[page], 36)];
  const nothing = new Set(index.nothing.split(" "));
  const forms = new Map(), stems = new Map(), same = new Map();
  index.groups.split(" ").forEach((group, number) => {
    const [first, ...others] = group.split(",");
    for (const form of [first, ...others.map((other) => first.slice(0, parseInt(other[0], 36)) + other.slice(1))]) {
      forms.set(form, number);
      if (!stems.has(cut(form))) stems.set(cut(form), number);
    }
  });
  for (const words of index.same.map((each) => each.split(" ")))
    for (const word of words) for (const form of new Set([word, cut(word)])) same.set(form, [...(same.get(form) ?? []), ...words]);

  const groupOf = (word) => forms.get(word) ?? stems.get(cut(word));
  const othersFor = (word) => (same.get(word) ?? same.get(cut(word)) ?? []).filter((other) => other !== word);

  const files = new Map();
  const file = (name) => {
    if (!files.has(name)) files.set(name, get(`${name}.json`).catch((error) => (files.delete(name), Promise.reject(error))));
    return files.get(name);
  };

  // The pages of a group, each with how well it tells of it, from 0 to 1.
  const pagesOf = async (group) => {
    let part = 0;
    while (part + 1 < index.parts.length && index.parts[part + 1][0] <= group) part++;
    const [first, name] = index.parts[part];
    const found = new Map();
    let page = 0;
    for (const [, further, level] of (await file(name)).split(" ")[group - first].matchAll(/([0-9a-z]+)([A-Z])/g)) {
      page += parseInt(further, 36);
      found.set(page, (level.charCodeAt(0) - 64) / LEVELS);
    }
    return found;
  };

  const inTwo = (word) => {
    for (let at = word.length - SHORTEST_PART; at >= SHORTEST_PART; at--) {
      const front = [word.slice(0, at), word[at - 1] === "s" ? word.slice(0, at - 1) : ""].find((each) => known(each));
      if (front && known(word.slice(at))) return [front, word.slice(at)];
    }
    return [];
  };
  const known = (word) => word.length >= SHORTEST_PART && !nothing.has(word) && (groupOf(word) !== undefined || othersFor(word).some((each) => groupOf(each) !== undefined));

  // The groups that a word stands for, each with what it counts for; `instead` is the word that was meant with it.
  const standsFor = (word, isTyping) => {
    const groups = new Map();
    const take = (group, weight) => group !== undefined && groups.set(group, Math.max(weight, groups.get(group) ?? 0));
    const withOthers = (each, weight) => {
      take(groupOf(each), weight);
      for (const other of othersFor(each)) take(groupOf(other), weight * MEANT);
    };
    withOthers(word, 1);
    const core = cut(word);
    if (word.length >= SHORTEST_WITHIN && core.length >= SHORTEST_WITHIN - 1)
      for (const [form, group] of forms)
        if (form.length > word.length && (form.startsWith(core) || form.endsWith(word))) take(group, WITHIN);
    if (isTyping && word.length >= SHORTEST_BEGUN) {
      let many = 0;
      for (const [form, group] of forms) if (form.startsWith(word) && many++ < MOST_BEGUN) take(group, BEGUN);
    }
    if (groups.size) return { groups };
    for (const part of inTwo(word)) withOthers(part, PART);
    if (groups.size || word.length < SHORTEST_MISTYPED || /^\p{N}+$/u.test(word)) return { groups };
    const all = new Set([...forms.keys(), ...same.keys()]);
    const meant = [...all].filter((form) => (isMistyped(word, form) || begins(word, form)) && !nothing.has(form) && known(form));
    const order = (form) => 4 * isMistyped(word, form) + 2 * forms.has(form) + (form[0] === word[0]);
    meant.sort((one, other) => order(other) - order(one) || other.length - one.length);
    for (const form of meant.slice(0, MOST_MISTYPED)) withOthers(form, MISTYPED);
    return { groups, instead: groups.size ? meant[0] : undefined };
  };

  const telling = (asked) => {
    const words = [...new Set(wordsIn(asked).map((word) => word.slice(0, LONGEST_WORD)))];
    const some = words.filter((word) => word.length > 1 && !nothing.has(word));
    return (some.length ? some : words).slice(0, MOST_WORDS);
  };

  // A topic comes first for its name, or for a word of it and nothing else.
  const topicNamed = (words) => {
    const groups = words.map((word) => groupOf(word) ?? word);
    let best = -1, most = 0;
    index.topics.forEach(([path, title], number) => {
      const page = topicPages.get(number);
      const names = [path.split("/").pop().split("-").join(" "), title].map((name) => telling(name).map((word) => groupOf(word) ?? word));
      for (const name of names) {
        const covers = groups.length && groups.every((each) => name.includes(each)) ? groups.length / name.length : 0;
        if (page !== undefined && covers > most) [best, most] = [page, covers];
      }
    });
    return best;
  };
  const topicPages = new Map();
  [...index.kind].forEach((_, page) => kindOf(page) === "topic" && index.about[page].length && topicPages.set(index.about[page][0], page));

  const search = async (asked, { isTyping = false } = {}) => {
    const words = telling(asked);
    const scores = new Map(), missed = [], instead = [], groups = new Set();
    const isHalf = isTyping && /[\p{L}\p{N}]$/u.test(asked);
    const all = words.map((word, at) => ({ word, ...standsFor(word, isHalf && at === words.length - 1) }));
    for (const { word, groups: meant, instead: right } of all) {
      const best = new Map();
      const found = await Promise.all([...meant].map(async ([group, weight]) => [weight, await pagesOf(group)]));
      for (const [weight, pages] of found)
        for (const [page, fits] of pages) best.set(page, Math.max(best.get(page) ?? 0, weight * (0.3 + 0.7 * fits)));
      if (!best.size) missed.push(word);
      else if (right) instead.push([word, right]);
      for (const group of meant.keys()) groups.add(group);
      const rarity = Math.log(1 + (index.kind.length + 10) / (1 + best.size));
      for (const [page, fit] of best) scores.set(page, (scores.get(page) ?? 0) + rarity * fit);
    }
    const named = topicNamed(words);
    const place = (page) => (page === named ? 2 : LAST.has(kindOf(page)) ? 0 : 1);
    const score = (page) => (scores.get(page) ?? 0) * (page === index.home ? HOME : LESSER[kindOf(page)] ?? 1);
    if (named >= 0 && !scores.has(named)) scores.set(named, 0);
    const pages = [...scores.keys()].sort((one, other) => place(other) - place(one) || score(other) - score(one) || one - other);
    return { pages, missed, instead, groups };
  };

  // Words of the index that look like those of which nothing is known, for whoever found nothing.
  const nearest = async (asked) => {
    const near = telling(asked).flatMap((word) => {
      const all = [...forms.keys()].filter((form) => form.length > 3).map((form) => [likeness(word, form), form]);
      return all.filter(([like]) => like >= NEAR).sort((one, other) => other[0] - one[0]).slice(0, 2);
    });
    near.sort((one, other) => other[0] - one[0]);
    return near.length ? search(near.slice(0, 3).map(([, form]) => form).join(" ")) : { pages: [], groups: new Set() };
  };

  const shown = async (page) => {
    const part = await file(index.pages[Math.floor(page / index.in_part)]);
    const [title, place, about, ...rest] = part[page % index.in_part];
    const headings = [];
    for (let at = 0; at < rest.length; at += 2) headings.push({ id: rest[at], text: rest[at + 1] });
    return { title, place, about, headings, kind: kindOf(page), topics: topicsOf(page).map((topic) => index.topics[topic][1]) };
  };
  const topicsOf = (page) => index.about[page];

  return {
    said: index.said, asks: index.asks, topics: index.topics, topicPages, size: index.size,
    kinds: Object.keys(index.said.kinds), search, nearest, shown, kindOf, topicsOf, groupOf,
    all: () => Promise.all([...index.parts.map(([, name]) => name), ...index.pages].map(file)),
  };
};
