// The menu of a narrow screen as a button: reached and opened by keyboard, closed with Escape, and out of the way of the
// keyboard while it isn't in sight. Without this script it stays as the theme has it.
const toggle = document.getElementById("__drawer");
const label = document.querySelector('.md-header label[for="__drawer"]');
const menu = document.querySelector(".md-sidebar--primary");

if (toggle && label && menu) {
  document.documentElement.classList.add("ospo-menu");
  label.setAttribute("role", "button");
  label.setAttribute("aria-label", "Menu");
  label.tabIndex = 0;
  const told = () => label.setAttribute("aria-expanded", String(toggle.checked));
  const set = (isOpen) => {
    toggle.checked = isOpen;
    toggle.dispatchEvent(new Event("change", { bubbles: true }));
    told();
  };
  const firstLink = () => [...menu.querySelectorAll("a[href]")].find((each) => each.offsetParent !== null);
  toggle.addEventListener("change", told);
  label.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation(); // the theme clicks on a label itself
    set(!toggle.checked);
    if (toggle.checked) requestAnimationFrame(() => firstLink()?.focus());
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !toggle.checked) return;
    set(false);
    label.focus();
  });
  // Whoever goes on past the last link is in the page again.
  menu.addEventListener("focusout", (event) => {
    if (toggle.checked && event.relatedTarget && !menu.contains(event.relatedTarget) && event.relatedTarget !== label) set(false);
  });
  told();
}
