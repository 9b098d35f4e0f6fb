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

  let turn = 0;
  let engine;
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
      engine ??= import(new URL("pagefind/pagefind.js", home).href);
      const found = await (await engine).search(asked);
      if (mine !== turn) return;
      const results = found.results;
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
      engine = undefined;
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
