// Suggestions at a search field, as the pattern of a combobox with a list has it: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
// The field works without: Enter goes to the page of the search. Nothing is fetched before somebody is in the field.
const MOST = 6, SHORTEST = 2, AFTER_TYPING = 120; // suggestions, letters, milliseconds without a key

let fields = 0;
export const suggesting = (field, { load, address, element, filled, counted }) => {
  const form = field.form, id = `ospo-suggestions-${++fields}`;
  const list = element("ul", "", { id, role: "listbox", class: "ospo-suggestions", hidden: "" });
  const status = element("p", "", { role: "status", class: "ospo-unseen" });
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false", autocomplete: "off" }))
    field.setAttribute(name, value);
  form.append(list, status);
  let turn = 0, wait, at = -1, engine;

  const options = () => [...list.children];
  const close = () => {
    turn++;
    clearTimeout(wait);
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const choose = (next) => {
    at = next;
    options().forEach((each, number) => each.setAttribute("aria-selected", String(number === at)));
    if (at < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", options()[at].id);
      options()[at].scrollIntoView({ block: "nearest" });
    }
  };

  const show = async () => {
    const mine = ++turn, asked = field.value.trim();
    if (asked.length < SHORTEST) return close();
    engine = await load();
    const { pages } = await engine.search(asked, { isTyping: true });
    const some = await Promise.all(pages.slice(0, MOST).map(engine.shown));
    if (mine !== turn || document.activeElement !== field) return;
    const made = some.map((each) => ({ words: each.title, says: engine.said.kinds[each.kind], goes: address(each.place) }));
    if (made.length) made.push({ words: filled(engine.said.all, { words: asked }), says: "", goes: "" });
    list.setAttribute("aria-label", engine.said.suggestions);
    list.replaceChildren(
      ...made.map(({ words, says, goes }, number) => {
        const option = element("li", "", { role: "option", id: `${id}-${number}`, "aria-selected": "false" });
        option.dataset.goes = goes;
        option.append(element("span", words), ...(says ? [" ", element("small", says)] : []));
        return option;
      }),
    );
    at = -1;
    field.removeAttribute("aria-activedescendant");
    list.hidden = !made.length;
    field.setAttribute("aria-expanded", String(Boolean(made.length)));
    status.textContent = counted(engine.said.suggested, some.length);
  };
  const go = (option) => {
    close();
    if (option.dataset.goes) location.href = option.dataset.goes;
    else form.requestSubmit();
  };

  field.addEventListener("focus", () => load().catch(() => {})); // it is told when it is needed
  field.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(() => show().catch((error) => (close(), console.warn(error))), AFTER_TYPING);
  });
  field.addEventListener("keydown", (event) => {
    const many = options().length;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" && list.hidden && field.value.trim()) {
      event.preventDefault();
      show().then(() => !list.hidden && choose(0)).catch(close); // the key that opens the list goes to the first as well
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && !list.hidden) {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? (at + 2) % (many + 1) - 1 : (at + many + 1) % (many + 1) - 1);
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
      event.preventDefault();
      go(options()[at]);
    }
  });
  field.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus until it is chosen
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option);
  });
};
