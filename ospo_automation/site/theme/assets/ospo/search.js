// The search on every page: suggestions at its field, and on the page of the search what was found. Everything is shown as
// text and links that we make ourselves: nothing from a page is run. Words come with the index, in the site's language.
import { element, filled, get, home } from "./page-parts.js";
import { opened, wordsIn } from "./search-index.js";
import { suggesting } from "./search-suggest.js";

const AT_ONCE = 10, MOST_NEAR = 5, AFTER_TYPING = 150; // results, and milliseconds without a key
const MOST_AT_FIRST = 200_000; // bytes that are all fetched after the first search, so that it goes on without a network

let index;
const load = () => (index ??= opened((name) => get(`assets/ospo/search/${name}`)).catch((error) => ((index = undefined), Promise.reject(error))));

const counted = (words, count) => filled(count === 0 && words.none ? words.none : count === 1 ? words.one : words.many, { count });
const quoted = (words) => new Intl.ListFormat(document.documentElement.lang || "nl").format(words.map((word) => `‘${word}’`));
// Only a place of ours, or an address on the web: nothing that runs.
const address = (place) => (/^https?:\/\//.test(place) ? place : new URL(place.replace(/^\/+/, ""), home).href);

// A text with each word that was looked for marked.
const marked = (name, text, groups, groupOf) => {
  const place = document.createElement(name);
  for (const [piece] of text.matchAll(/[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+/gu))
    place.append(wordsIn(piece).some((word) => groups.has(groupOf(word))) ? element("mark", piece) : piece);
  return place;
};

for (const field of document.querySelectorAll('form[role="search"] input[name="q"]')) suggesting(field, { load, address, element, filled, counted });

const page = document.getElementById("ospo-search");
if (page) load().then((found) => showing(page, found), (error) => {
  page.append(element("p", page.dataset.broken ?? "", { role: "status" }));
  console.error(error);
});

const showing = (place, engine) => {
  const { said } = engine;
  document.documentElement.classList.add("ospo-searching"); // one field in sight is enough
  const field = element("input", "", { type: "search", name: "q", "aria-label": said.field, placeholder: said.placeholder, autocomplete: "off", enterkeyhint: "search" });
  const form = element("form", "", { role: "search", class: "ospo-search-form" });
  const filters = element("div", "", { class: "ospo-search-filters" });
  const status = element("p", "", { role: "status" });
  const list = element("ol");
  const more = element("button", said.more, { type: "button", class: "md-button", hidden: "" });
  const beside = element("div", "", { class: "ospo-search-beside" });
  form.append(field);
  place.replaceChildren(form, filters, status, list, more, beside);

  const chosen = { kind: "", topic: "" };
  let turn = 0, found, wait;

  const item = (each, groups) => {
    const entry = element("li"), heading = element("h2"), link = marked("a", each.title || each.place, groups, engine.groupOf);
    link.href = address(each.place);
    heading.append(link);
    const isOutside = link.origin !== location.origin;
    const facts = [said.kinds[each.kind], ...(each.kind === "topic" ? [] : each.topics), ...(isOutside ? [said.outside] : [])];
    entry.append(heading, element("p", facts.join(" · "), { class: "ospo-search-kind" }));
    if (each.about) entry.append(marked("p", each.about, groups, engine.groupOf));
    const within = each.headings.filter(({ text }) => wordsIn(text).some((word) => groups.has(engine.groupOf(word)))).slice(0, 2);
    if (within.length) {
      const parts = element("p", `${said.within} `, { class: "ospo-search-within" });
      within.forEach(({ id, text }, at) => parts.append(at ? " · " : "", element("a", text, { href: `${address(each.place)}#${encodeURIComponent(id)}` })));
      entry.append(parts);
    }
    return entry;
  };

  const isChosen = (page) =>
    (!chosen.kind || engine.kindOf(page) === chosen.kind) && (!chosen.topic || engine.topicsOf(page).some((topic) => engine.topics[topic][0] === chosen.topic));

  const counts = (pages) => {
    const kinds = new Map(), topics = new Map();
    for (const page of pages) {
      kinds.set(engine.kindOf(page), (kinds.get(engine.kindOf(page)) ?? 0) + 1);
      for (const topic of engine.topicsOf(page)) topics.set(topic, (topics.get(topic) ?? 0) + 1);
    }
    return { kinds, topics };
  };

  const choice = (name, label, options) => {
    const place = element("label", `${label} `), select = element("select", "", { name });
    select.append(...options.map(([value, words, count]) => element("option", `${words} (${count})`, { value })));
    select.value = chosen[name];
    place.append(select);
    return place;
  };

  // Only what makes a difference, and what was chosen, so that it can be undone.
  const filter = () => {
    const { kinds, topics } = counts(found.pages), all = found.pages.length, parts = [];
    const some = engine.kinds.filter((each) => kinds.has(each) || each === chosen.kind);
    const about = engine.topics.map(([path, title], number) => [path, title, topics.get(number) ?? 0]).filter(([path, , count]) => count || path === chosen.topic);
    if (some.length > 1 || chosen.kind)
      parts.push(choice("kind", said.choose.label, [["", said.choose.all, all], ...some.map((each) => [each, said.choose[each], kinds.get(each) ?? 0])]));
    if (about.length > 1 || chosen.topic) parts.push(choice("topic", said.topic, [["", said.any_topic, all], ...about]));
    const held = filters.contains(document.activeElement) ? document.activeElement.name : "";
    filters.replaceChildren(...parts);
    if (held) filters.querySelector(`[name=${held}]`)?.focus();
  };

  const asking = () => {
    const way = element("p");
    if (!engine.asks) return [];
    const link = element("a", said.ask, { href: `${address(engine.asks)}#title=${encodeURIComponent(field.value.trim().slice(0, 250))}`, class: "md-button" });
    way.append(link);
    return [element("p", said.asking), way];
  };

  const nothing = async (mine) => {
    const near = await engine.nearest(field.value);
    const pages = await Promise.all(near.pages.filter((each) => engine.kindOf(each) !== "person").slice(0, MOST_NEAR).map(engine.shown));
    const topics = await Promise.all([...engine.topicPages.values()].map(engine.shown));
    if (mine !== turn) return;
    const told = [...asking()];
    if (pages.length) {
      const those = element("ul");
      those.append(...pages.map((each) => item(each, near.groups)));
      told.push(element("h2", said.nearest), those);
    }
    if (topics.length) {
      const those = element("ul", "", { class: "ospo-search-topics" });
      for (const each of topics) {
        const entry = element("li");
        entry.append(element("a", each.title, { href: address(each.place) }));
        those.append(entry);
      }
      told.push(element("p", said.nothing), those);
    }
    beside.replaceChildren(...told);
  };

  const told = (pages) => {
    const parts = [counted(said.found, pages.length)];
    if (found.missed.length) parts.push(filled(found.missed.length === 1 ? said.missed.one : said.missed.many, { words: quoted(found.missed) }));
    for (const [typed, right] of found.instead) parts.push(filled(said.instead, { found: `‘${right}’`, typed: `‘${typed}’` }));
    if (!pages.length && found.missed.length) parts.shift();
    return parts.join(" ");
  };

  const kept = () => {
    const said = Object.entries({ q: field.value.trim(), ...chosen }).filter(([, value]) => value);
    const asked = said.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
    history.replaceState(null, "", asked ? `?${asked}` : location.pathname);
  };

  const show = async () => {
    const mine = ++turn, asked = field.value.trim();
    kept();
    if (!asked) {
      for (const part of [filters, list, beside]) part.replaceChildren();
      status.textContent = "";
      more.hidden = true;
      return;
    }
    try {
      const answer = await engine.search(asked, { isTyping: document.activeElement === field });
      if (mine !== turn) return;
      found = answer;
      filter();
      const pages = found.pages.filter(isChosen);
      let from = 0;
      const next = async () => {
        const some = await Promise.all(pages.slice(from, from + AT_ONCE).map(engine.shown));
        if (mine !== turn) return [];
        const items = some.map((each) => item(each, found.groups));
        if (from) list.append(...items);
        else list.replaceChildren(...items);
        from += AT_ONCE;
        more.hidden = from >= pages.length;
        return items;
      };
      more.onclick = async () => {
        const items = await next();
        items[0]?.querySelector("a").focus();
        status.textContent = filled(said.shown, { count: items.length });
      };
      await next();
      if (mine !== turn) return;
      status.textContent = told(pages);
      if (pages.length) beside.replaceChildren(...asking());
      else await nothing(mine);
      if (engine.size <= MOST_AT_FIRST) engine.all().then(() => (place.dataset.whole = ""), () => {}); // a part that didn't come is fetched when needed
    } catch (error) {
      status.textContent = said.broken;
      console.error(error);
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(show, AFTER_TYPING);
  });
  filters.addEventListener("change", (event) => {
    chosen[event.target.name] = event.target.value;
    show();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(wait);
    show();
  });
  const given = new URLSearchParams(location.search);
  field.value = given.get("q") ?? "";
  for (const name of ["kind", "topic"]) chosen[name] = given.get(name) ?? "";
  if (field.value) show();
  else field.focus({ preventScroll: true });
};
