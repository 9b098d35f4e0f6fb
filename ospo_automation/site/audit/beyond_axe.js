// What axe doesn't look at, on one page of each kind: what the keyboard reaches and shows, what paper loses, and a logo that
// can't be told from the bar around it. Each finding is a rule, what it is about, and a number where there is one.
const MOST = 400; // of what can have the focus on one page

const isThere = ({ width, height }) => width > 1 && height > 1;
const seen = (one) => one.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true }) && [...one.getClientRects()].some(isThere);
const named = (one) => (one.getAttribute("aria-label") || one.textContent || one.getAttribute("name") || one.id || one.tagName).trim().replace(/\s+/g, " ").slice(0, 60);
const style = (one) => getComputedStyle(one);
const CAN = 'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex^="-"])';

// What a mouse can click and no key reaches: a label whose box isn't there for the keyboard.
const unreachable = () =>
  [...document.querySelectorAll("label[for]:not(.md-overlay)")] // what lies behind an open menu; Escape closes that too
    .filter((one) => seen(one) && one.tabIndex < 0)
    .filter((one) => {
      const box = document.getElementById(one.htmlFor);
      return box && !box.disabled && (box.type === "checkbox" || box.type === "radio") && !seen(box) && style(box).display === "none";
    })
    .map((one) => ["keyboard_unreached", named(one)]);

// Whether a part of it is in the window, and not below something that stays in place.
const inView = (one) => {
  const shown = [...one.getClientRects()].filter(isThere);
  return shown.some((each) => {
    if (each.right <= 0 || each.left >= innerWidth || each.bottom <= 0 || each.top >= innerHeight) return false;
    const middle = (from, to, end) => Math.min((Math.max(from, 0) + Math.min(to, end)) / 2, end - 1); // of what is in the window
    const x = middle(each.left, each.right, innerWidth), y = middle(each.top, each.bottom, innerHeight);
    const there = document.elementFromPoint(x, y);
    return there && (one.contains(there) || there.contains(one));
  });
};

const marked = (one) => {
  const now = style(one);
  return (parseFloat(now.outlineWidth) > 0 && now.outlineStyle !== "none") || now.boxShadow !== "none";
};

// The focus goes through the page as Tab does, and back: then each comes in sight from the other side. It must be seen at
// each stop. Of what looks alike one stop tells enough.
const focus = () => {
  const found = [], told = new Set();
  const stops = [...document.querySelectorAll(CAN)].filter((one) => !one.disabled && seen(one)).slice(0, MOST);
  const some = stops.length > 80 ? stops.filter((_, at) => at % Math.ceil(stops.length / 80) === 0) : stops;
  for (const one of [...some, ...some.toReversed()]) {
    one.focus({ focusVisible: true });
    if (document.activeElement !== one) continue;
    const rule = !inView(one) ? "focus_hidden" : !marked(one) ? "focus_unseen" : "";
    if (rule && !told.has(rule + named(one))) found.push([rule, named(one)]);
    told.add(rule + named(one));
  }
  document.activeElement?.blur();
  scrollTo(0, 0);
  return found;
};

// With the style of paper: headings and parts of the text that the screen shows, and paper wouldn't.
const isPoster = document.querySelector(".ospo-poster"); // made to be hung up, without the words around it
const onScreen = () => isPoster ? [] : [...document.querySelectorAll("article :is(h1, h2, h3, p, li, td, summary)")].filter((one) => seen(one) && !one.closest("nav, form, footer, dialog, .ospo-onward, .ospo-copy, .ospo-share, .ospo-doors, .ospo-start, .ospo-alike, .ospo-form"));
const folded = () => isPoster ? [] : [...document.querySelectorAll("article details > :not(summary)")].filter((one) => one.textContent.trim() && !one.closest(".ospo-share"));

// How a picture differs from what is around it: the middle of its own pixels, as WCAG counts contrast.
const light = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
const luminance = ([red, green, blue]) => 0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue);
const behind = (one) => {
  for (let each = one; each; each = each.parentElement) {
    const parts = style(each).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [];
    if (parts.length >= 3 && (parts[3] ?? 1) > 0.5) return parts.slice(0, 3);
  }
  return [255, 255, 255];
};
const logo = () => {
  const picture = document.querySelector(".md-header .md-logo img");
  if (!picture || !seen(picture) || !picture.naturalWidth) return [];
  const canvas = Object.assign(document.createElement("canvas"), { width: 48, height: 48 });
  const paper = canvas.getContext("2d");
  paper.drawImage(picture, 0, 0, 48, 48);
  const { data } = paper.getImageData(0, 0, 48, 48), own = [];
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 127) own.push(luminance(data.subarray(at, at + 3)));
  if (!own.length) return [];
  const around = luminance(behind(picture));
  const ratios = own.map((each) => (Math.max(each, around) + 0.05) / (Math.min(each, around) + 0.05)).sort((one, other) => one - other);
  const best = ratios[Math.floor(ratios.length * 0.9)]; // a tenth of it may be what tells it apart
  return best < 3 ? [["logo_faint", picture.getAttribute("src"), best.toFixed(1)]] : [];
};

const beyondAxe = { unreachable, focus, logo, seen, onScreen, folded };
