// Copies a text with its headings, lists and links, and as Markdown where only words can be pasted. Nothing is sent.
const tell = (place, words) => {
  place.textContent = "";
  setTimeout(() => (place.textContent = words)); // so that a screen reader says it a second time too
};

// On this page headings stand one level lower than in the text itself, and the theme puts a button into each piece of code.
const rich = (shown) => {
  const text = shown.cloneNode(true);
  for (const each of text.querySelectorAll("nav, button")) each.remove();
  for (const each of text.querySelectorAll("pre")) for (const name of ["id", "tabindex"]) each.removeAttribute(name);
  return text.innerHTML.replace(/<(\/?)h([345])>/g, (whole, end, level) => `<${end}h${level - 1}>`);
};

const select = (shown) => {
  shown.closest("details").open = true;
  if (shown.select) {
    shown.focus();
    shown.select();
  } else {
    getSelection().selectAllChildren(shown);
  }
};

for (const panel of document.querySelectorAll(".ospo-copy")) {
  const whole = panel.parentElement;
  const shown = whole.querySelector(".ospo-rich"), markdown = whole.querySelector("textarea");
  const [buttons, status] = panel.children;
  buttons.hidden = false;
  panel.addEventListener("click", async (event) => {
    const what = event.target.closest("[data-copy]")?.dataset.copy;
    if (!what) return;
    try {
      if (what === "markdown") await navigator.clipboard.writeText(markdown.value);
      else {
        const blob = (words, type) => new Blob([words], { type });
        const both = {
          "text/html": blob(`<div lang="${shown.lang}">${rich(shown)}</div>`, "text/html"),
          "text/plain": blob(markdown.value, "text/plain"),
        };
        await navigator.clipboard.write([new ClipboardItem(both)]);
      }
      tell(status, panel.dataset.copied);
    } catch {
      select(what === "markdown" ? markdown : shown);
      tell(status, panel.dataset.failed);
    }
  });
}
