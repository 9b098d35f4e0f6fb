// The menus as buttons: the theme opens them with a label for a box that no keyboard reaches. Closed with Escape, out of the
// way of the keyboard while not in sight, and open on paper. Without this script the menu stands below the page.
const toggle = document.getElementById("__drawer");
const menu = document.querySelector(".md-sidebar--primary");
const narrow = matchMedia("(max-width: 76.2344em)");

// A button in the place of a label, that does what the label did.
const asButton = (label) => {
  const box = document.getElementById(label.htmlFor);
  if (!box) return null;
  const button = document.createElement("button");
  button.type = "button";
  button.className = label.htmlFor === "__toc" ? `${label.className} ospo-toc` : label.className;
  button.append(...label.childNodes);
  const told = () => button.setAttribute("aria-expanded", String(box.checked));
  button.addEventListener("click", () => {
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  });
  box.addEventListener("change", told);
  told();
  label.replaceWith(button);
  return button;
};

const drawer = document.querySelector('.md-header label[for="__drawer"]');
if (toggle && drawer && menu) {
  for (const label of menu.querySelectorAll("label.md-nav__link[for]")) {
    const name = label.textContent.trim() || label.parentElement.querySelector("a")?.textContent.trim() || "";
    asButton(label)?.setAttribute("aria-label", name);
  }
  for (const label of document.querySelectorAll("label.md-nav__title")) {
    const title = document.createElement("div"); // a name, where the theme has one more thing to click
    title.className = label.className;
    title.append(...label.childNodes);
    label.replaceWith(title);
  }
  const opener = asButton(drawer);
  menu.id ||= "ospo-menu";
  opener.setAttribute("aria-label", "Menu");
  opener.setAttribute("aria-controls", menu.id);
  document.documentElement.classList.add("ospo-menu");
  const set = (isOpen) => {
    toggle.checked = isOpen;
    toggle.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const firstLink = () => [...menu.querySelectorAll("a[href], button")].find((each) => each.offsetParent !== null);
  toggle.addEventListener("change", () => toggle.checked && narrow.matches && requestAnimationFrame(() => firstLink()?.focus()));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !toggle.checked) return;
    set(false);
    opener.focus();
  });
  // Whoever goes on past the last link is in the page again.
  menu.addEventListener("focusout", (event) => {
    if (toggle.checked && event.relatedTarget && !menu.contains(event.relatedTarget) && event.relatedTarget !== opener) set(false);
  });
}

// On paper everything is open, and the day stands below.
const closed = [];
addEventListener("beforeprint", () => {
  for (const each of document.querySelectorAll("details:not([open])")) closed.push(each), (each.open = true);
  const address = document.querySelector(".ospo-address[data-printed]");
  if (address) address.dataset.day = `${address.dataset.printed} ${new Date().toLocaleDateString(document.documentElement.lang || "nl", { dateStyle: "long" })}`;
});
addEventListener("afterprint", () => closed.splice(0).forEach((each) => (each.open = false)));
