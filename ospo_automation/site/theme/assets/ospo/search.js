// Shows what Pagefind finds, as text and links that we make ourselves: nothing from a page is run. Words come from the
// attributes of the element, so that this file is the same in every language.
(() => {
  "use strict";
  const place = document.getElementById("ospo-search");
  if (!place) return;
  const own = document.currentScript?.src ?? document.querySelector('script[src*="assets/ospo/search.js"]').src;
  const home = new URL("../../", own);
  const dutch = document.documentElement.lang.startsWith("nl");
  const words = dutch
    ? { field: "Zoek in de kennisbank", none: "Niets gevonden. Probeer andere woorden.", one: "1 pagina gevonden", many: "pagina's gevonden", more: "Meer laten zien", broken: "Zoeken lukt nu niet. Probeer het later nog eens." }
    : { field: "Search the knowledge base", none: "Nothing found. Try other words.", one: "1 page found", many: "pages found", more: "Show more", broken: "Searching doesn't work now. Try again later." };
  const AT_ONCE = 10;

  const field = document.createElement("input");
  field.type = "search";
  field.name = "q";
  field.setAttribute("aria-label", words.field);
  field.placeholder = words.field;
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  const list = document.createElement("ol");
  const more = document.createElement("button");
  more.type = "button";
  more.textContent = words.more;
  more.hidden = true;
  const form = document.createElement("form");
  form.setAttribute("role", "search");
  form.append(field);
  place.append(form, status, list, more);

  // An excerpt is text with <mark> around what was found: each piece becomes text again.
  const marked = (excerpt) => {
    const paragraph = document.createElement("p");
    const parsed = new DOMParser().parseFromString(excerpt, "text/html");
    for (const node of parsed.body.childNodes) {
      const piece = node.nodeName === "MARK" ? document.createElement("mark") : document.createElement("span");
      piece.textContent = node.textContent;
      paragraph.append(piece);
    }
    return paragraph;
  };

  const shown = (found) => {
    const item = document.createElement("li");
    const heading = document.createElement("h2");
    const link = document.createElement("a");
    link.href = new URL(found.url, location.href).href;
    link.textContent = found.meta.title ?? found.url;
    heading.append(link);
    item.append(heading, marked(found.excerpt));
    return item;
  };

  // Pagefind shows pages that hold every word, and of a word that no page holds those with its first letters. People type
  // sentences. So each telling word is looked for by itself, with other words of our field for the same and, where no page
  // has it, with the parts of a compound; and pages are put in order by how much they have of the rarest.
  const MEANT = 0.7, PART = 0.6, BEGUN = 0.8; // what a word counts for that isn't the one that was typed
  const SHORTEST_PART = 4, LONGEST = 12, LONGEST_WORD = 40; // letters, words, and letters: no page has a longer one

  let turn = 0;
  let engine, lists;
  const load = () => {
    engine ??= import(new URL("pagefind/pagefind.js", home).href);
    lists ??= fetch(new URL("assets/ospo/words.json", home)).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
      return answer.json();
    });
    return Promise.all([engine, lists]);
  };

  const plain = (word) => word.normalize("NFD").replace(/\p{M}/gu, ""); // the lists have no accents

  const telling = (asked, known) => {
    const typed = asked.slice(0, 1000).toLowerCase().normalize("NFC").match(/[\p{L}\p{N}]+/gu) ?? [];
    const words = [...new Set(typed.map((word) => word.slice(0, LONGEST_WORD)))].slice(0, LONGEST);
    const some = words.filter((word) => word.length > 1 && !known.nothing.has(plain(word)));
    return some.length ? some : words;
  };

  // The pages with just this word, in any of its forms: by id what Pagefind says of each, and how well it fits from 0 to 1.
  const holding = async (pagefind, word) => {
    const exact = await pagefind.search(`"${word}"`);
    const those = new Set(exact.results.map((each) => each.id));
    if (!those.size) return new Map();
    const { results } = await pagefind.search(word);
    const found = results.filter((each) => those.has(each.id));
    const most = Math.max(...found.map((each) => each.score), Number.EPSILON);
    const fits = new Map(found.map((each) => [each.id, { each, fit: 0.3 + (0.7 * each.score) / most }]));
    for (const each of exact.results) if (!fits.has(each.id)) fits.set(each.id, { each, fit: 0.3 });
    return fits;
  };

  // Those with a word of which this is the beginning: whoever searches may still be typing.
  const beginning = async (pagefind, word) => {
    const { results } = await pagefind.search(word);
    if (!results.length) return new Map();
    const { excerpt } = await results[0].data();
    const shown = [...new DOMParser().parseFromString(excerpt, "text/html").querySelectorAll("mark")];
    const isBegun = shown.some((mark) => mark.textContent.toLowerCase().startsWith(word));
    return new Map(isBegun ? results.map((each) => [each.id, { each, fit: 1 }]) : []);
  };

  const compound = async (pagefind, word) => {
    for (let cut = word.length - SHORTEST_PART; cut >= SHORTEST_PART; cut--) {
      const parts = [word.slice(0, cut), word.slice(cut)];
      const found = await Promise.all(parts.map((part) => holding(pagefind, part)));
      if (found.every((each) => each.size)) return found;
    }
    return [];
  };

  const matching = async (pagefind, word, known) => {
    const best = new Map();
    const take = (found, weight) => {
      for (const [id, { each, fit }] of found)
        if (weight * fit > (best.get(id)?.fit ?? 0)) best.set(id, { each, fit: weight * fit });
    };
    take(await holding(pagefind, word), 1);
    for (const other of known.same.get(plain(word)) ?? []) if (other !== word) take(await holding(pagefind, other), MEANT);
    if (!best.size) for (const part of await compound(pagefind, word)) take(part, PART);
    if (!best.size) take(await beginning(pagefind, word), BEGUN);
    return best;
  };

  const search = async (asked) => {
    const [pagefind, { nothing, same }] = await load();
    const known = { nothing: new Set(nothing), same: new Map(same.flatMap((all) => all.map((word) => [word, all]))) };
    const pages = new Map();
    for (const word of telling(asked, known)) {
      const found = await matching(pagefind, word, known);
      const rarity = Math.log(1 + 60 / (1 + found.size));
      for (const [id, { each, fit }] of found) {
        const page = pages.get(id) ?? { score: 0, top: 0, each };
        page.score += rarity * fit;
        if (rarity * fit > page.top) Object.assign(page, { top: rarity * fit, each });
        pages.set(id, page);
      }
    }
    return [...pages.values()].sort((one, other) => other.score - one.score).map((page) => page.each);
  };

  const find = async () => {
    const mine = ++turn;
    const asked = field.value.trim();
    history.replaceState(null, "", asked ? `?q=${encodeURIComponent(asked)}` : location.pathname);
    if (!asked) {
      list.replaceChildren();
      status.textContent = "";
      more.hidden = true;
      return;
    }
    try {
      const results = await search(asked);
      if (mine !== turn) return;
      status.textContent = results.length === 0 ? words.none : results.length === 1 ? words.one : `${results.length} ${words.many}`;
      list.replaceChildren();
      let from = 0;
      const next = async () => {
        const pages = await Promise.all(results.slice(from, from + AT_ONCE).map((each) => each.data()));
        if (mine !== turn) return;
        list.append(...pages.map(shown));
        from += AT_ONCE;
        more.hidden = from >= results.length;
      };
      more.onclick = next;
      await next();
    } catch (error) {
      engine = lists = undefined;
      status.textContent = words.broken;
      console.error(error);
    }
  };

  let wait;
  field.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(find, 200);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  if (field.value) find();
})();
