// The form in which people ask. What they type stays in this page: nothing is sent, kept or remembered. While they type it
// says what looks personal and which pages are alike; at the end it shows the way on, by GitHub, by mail or as text.
import { likeness } from "./ask-alike.js";
import { watcher } from "./ask-personal.js";
import { asGitHub, asMail, asText } from "./ask-ways.js";
import { element, filled, get, home } from "./page-parts.js";

const AFTER_TYPING = 600; // milliseconds without a key
const MOST_ALIKE = 3, ENOUGH_WORDS = 8;

const form = document.getElementById("ospo-form");

const soon = (todo) => {
  let wait;
  return () => {
    clearTimeout(wait);
    wait = setTimeout(todo, AFTER_TYPING);
  };
};

// What is in the form, read anew each time it is asked for.
const questions = () =>
  [...form.querySelectorAll(".ospo-question")].map((place) => {
    const field = place.querySelector("select, textarea, input[type=text]");
    const boxes = [...place.querySelectorAll("input[type=checkbox]")];
    const options = boxes.map((each) => ({ text: each.value, isTicked: each.checked, isRequired: each.required, box: each }));
    const chosen = options.filter((each) => each.isTicked).map((each) => each.text);
    const { label, kind, fills = "", required } = place.dataset;
    const value = field ? field.value : chosen.join(", ");
    return { place, label, kind, fills, value, options, chosen, field, isRequired: required !== undefined };
  });

const below = (question, what) => question.place.querySelector(`.ospo-${what}`);

const lacks = (question) => {
  const { isRequired, kind, value, options } = question;
  if (options.some((each) => each.isRequired && !each.isTicked)) return "tick";
  return isRequired && !value.trim() ? (kind === "dropdown" ? "choose" : "fill_in") : "";
};

// Only what changed is written: a screen reader says each change.
const tell = (place, text) => {
  if (place.textContent !== text) place.textContent = text;
};

// The form has parts of its own, which the contents of the page don't name as long as it isn't shown.
const nameInContents = () => {
  for (const list of document.querySelectorAll(".md-nav--secondary > .md-nav__list")) {
    const before = list.firstElementChild;
    for (const heading of before ? form.querySelectorAll("h2[id]") : []) {
      const item = before.cloneNode(true), link = item.querySelector("a");
      item.querySelector("nav")?.remove();
      link.href = `#${heading.id}`;
      link.classList.remove("md-nav__link--active", "md-nav__link--passed");
      (link.querySelector(".md-ellipsis") ?? link).textContent = heading.textContent;
      before.before(item);
    }
  }
};

const start = (rules) => {
  const { said } = rules;
  const { lang } = document.documentElement;
  const listed = (words) => new Intl.ListFormat(lang, { type: "conjunction" }).format(words);

  // A browser that is too old for the patterns warns of nothing; the form works, and what is sent is looked at anyway.
  let looksPersonal = () => [];
  try {
    looksPersonal = watcher(rules.personal, rules.known);
    looksPersonal("a@b 1");
  } catch (error) {
    looksPersonal = () => [];
    console.warn(error);
  }

  const warn = () => {
    const notes = [];
    for (const each of questions().filter((one) => one.field && one.kind !== "dropdown")) {
      const kinds = looksPersonal(each.value).map((kind) => rules.kinds[kind]);
      tell(below(each, "warning"), kinds.length ? filled(said.personal, { kinds: listed(kinds) }) : "");
      if (kinds.length) notes.push(filled(said.personal_in, { label: each.label, kinds: listed(kinds) }));
    }
    tell(form.querySelector(".ospo-noticed"), notes.join(" "));
  };

  const alike = form.querySelector(".ospo-alike");
  let index, shown;
  const compare = async () => {
    const typed = questions().filter((each) => each.fills === "title" || each.kind === "textarea");
    index ??= get(form.dataset.alike).then(likeness);
    const { pages, telling } = (await index)(typed.map((each) => each.value).join("\n"), MOST_ALIKE);
    if (!pages.length && telling < ENOUGH_WORDS) return void (alike.hidden = true);
    const now = JSON.stringify(pages);
    alike.hidden = false;
    if (now === shown) return;
    shown = now;
    const words = pages.length === 0 ? said.alike_none : pages.length === 1 ? said.alike_one : said.alike_many;
    tell(alike.querySelector("p"), filled(words, { count: pages.length }));
    alike.querySelector("ul").replaceChildren(
      ...pages.map((page) => {
        const item = element("li");
        item.append(outside(new URL(page.place, home).href, page.title));
        return item;
      }),
    );
  };

  // Beside this page, so that nothing of what they typed is lost.
  const outside = (address, words, more = {}) =>
    element("a", `${words} (${said.new_tab})`, { href: address, target: "_blank", rel: "noopener noreferrer", ...more });

  const copying = (words, text, status, shows) => {
    const button = element("button", words, { type: "button", class: "md-button" });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text);
        tell(status, "");
        tell(status, said.copied);
      } catch {
        shows(text);
        tell(status, said.not_copied);
      }
    });
    return button;
  };

  const panel = form.querySelector(".ospo-panel");
  const show = (title, ...parts) => {
    const heading = element("h3", title, { id: "ospo-panel-title" });
    panel.setAttribute("aria-labelledby", heading.id);
    panel.replaceChildren(heading, ...parts);
    panel.hidden = false;
    panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "start" });
  };

  const paragraph = (text, values = {}) => element("p", filled(text, values));
  const inParagraph = (...parts) => {
    const made = element("p");
    made.append(...parts);
    return made;
  };

  // All of it as text, to look at and to copy by hand where a browser doesn't let us.
  const whole = (text) => {
    const field = element("textarea", "", { readonly: "", rows: "10", "aria-label": said.copy_title });
    field.value = text;
    const status = element("p", "", { role: "status" });
    const shows = (copied) => {
      field.value = copied;
      field.focus();
      field.select();
    };
    return { field, status, shows };
  };

  const ways = {
    github: (answers) => {
      const { link, tooLong, again } = asGitHub(answers, rules.github);
      const parts = [paragraph(said.github_says)];
      if (tooLong.length) {
        const { field, status, shows } = whole(tooLong[0].value);
        const list = element("ul");
        for (const each of tooLong) {
          const item = element("li");
          item.append(copying(filled(said.copy_one, { label: each.label }), each.value.trim(), status, shows));
          list.append(item);
        }
        parts.push(paragraph(said.github_long), list, status, field);
      }
      if (again.length) {
        const list = element("ul");
        for (const each of again) {
          const item = element("li", each.label);
          item.append(element("br"), element("strong", each.chosen.length ? each.chosen.join(", ") : each.value));
          list.append(item);
        }
        parts.push(paragraph(said.github_again), list);
      }
      show(said.github_title, ...parts, inParagraph(outside(link, said.github_open, { class: "md-button" })));
    },
    mail: (answers) => {
      const { link, isWhole } = asMail(answers, said, rules.site, rules.mail);
      const text = asText(answers, said, rules.site, { withTitle: true });
      const { field, status, shows } = whole(text);
      const values = { address: rules.mail };
      const open = inParagraph(element("a", said.mail_open, { href: link, class: "md-button" }));
      const copy = inParagraph(copying(form.querySelector("[data-way=copy]").textContent, text, status, shows));
      if (isWhole) show(said.mail_title, paragraph(said.mail_says, values), open, paragraph(said.mail_fails, values), copy, status, field);
      else show(said.mail_title, paragraph(said.mail_long, values), copy, status, open, field);
    },
    copy: (answers) => {
      const text = asText(answers, said, rules.site, { withTitle: true });
      const { field, status, shows } = whole(text);
      const copy = copying(form.querySelector("[data-way=copy]").textContent, text, status, shows);
      show(said.copy_title, paragraph(said.copy_says, { address: rules.mail }), inParagraph(copy), status, field);
      copy.click();
    },
  };

  // What lacks is told at the question and above the buttons, with a way to each.
  const needed = form.querySelector(".ospo-needed");
  const check = () => {
    const open = [];
    for (const each of questions()) {
      const why = lacks(each), fault = below(each, "fault");
      const target = each.field ?? each.options.find((one) => one.isRequired)?.box ?? each.options[0].box;
      tell(fault, why ? said[why] : "");
      fault.hidden = !why;
      target.toggleAttribute("aria-invalid", Boolean(why));
      if (why) target.setAttribute("aria-invalid", "true");
      if (why) open.push([each, target]);
    }
    needed.hidden = !open.length;
    const list = element("ul");
    for (const [each, target] of open) {
      const link = element("a", each.label, { href: `#${target.id || each.place.id}` });
      link.addEventListener("click", (event) => {
        event.preventDefault();
        target.focus();
      });
      const item = element("li");
      item.append(link);
      list.append(item);
    }
    needed.replaceChildren(paragraph(`${said.needed}:`), list);
    return !open.length;
  };

  const checkSoon = soon(() => needed.hidden || check()); // only once somebody wanted to go on
  const warnSoon = soon(warn), compareSoon = soon(() => compare().catch(console.warn));
  let hasTyped = false;
  form.addEventListener("input", () => {
    hasTyped = true;
    panel.hidden = true; // it shows what was there before
    warnSoon();
    checkSoon();
    compareSoon();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const way = event.target.closest("[data-way]")?.dataset.way;
    if (!way) return;
    warn();
    panel.hidden = true;
    if (way !== "copy" && !check()) return needed.focus();
    hasTyped = false;
    ways[way](questions());
  });
  // Whoever leaves by accident would lose what they typed, since nothing is kept.
  addEventListener("beforeunload", (event) => {
    if (hasTyped) event.preventDefault();
  });

  // Whoever searched and found nothing has typed it already. Behind the # it is sent to nobody.
  const [title] = questions().filter((each) => each.fills === "title");
  const typed = new URLSearchParams(location.hash.slice(1)).get("title");
  if (typed && title && !title.value) {
    title.field.value = typed;
    warn();
    compare().catch(console.warn);
  }

  form.hidden = false;
  nameInContents();
  document.querySelector(".ospo-without-form").hidden = true;
};

if (form) get(form.dataset.rules).then(start, (error) => console.error(error)); // without it the page is as it was
