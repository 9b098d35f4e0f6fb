// Asks every moment whether anything on this page has changed, and brings only those parts up to date.
"use strict";

(() => {
  const watched = document.querySelector("[data-news]");
  const status = watched.querySelector("[role=status]");
  const link = watched.querySelector(".again a");
  const words = watched.dataset;
  const QUICK = 700, CALM = 4000, LONG = 30000, GIVE_UP = 5;
  let version = words.version;
  let atWork = words.atWork === "yes";
  let waitsSince = Date.now();
  let failures = 0;
  let heard = false; // an answer came while the automation was at work

  // A new piece of text is read aloud, also when it says the same as the old one: then something changed once more.
  const say = (text, isNew = false) => {
    if (isNew || status.textContent !== text) status.replaceChildren(text);
    status.parentElement.classList.toggle("at-work", atWork);
  };

  const keepOpen = (old, fresh) => {
    const were = old.querySelectorAll("details");
    fresh.querySelectorAll("details").forEach((one, i) => {
      if (were[i]) one.open = were[i].open;
    });
  };

  // Somebody else may be proposed by now; but whom the visitor chose, or writes as, stays chosen.
  const keepChoice = (old, fresh) => {
    const was = old.querySelector("select");
    const one = fresh.querySelector("select");
    if (!was || !one) return;
    const isInUse = !was.selectedOptions[0]?.defaultSelected || document.getElementById("reply-text")?.value;
    if (isInUse && [...one.options].some((option) => option.value === was.value)) one.value = was.value;
  };

  // The reader stays where the reader is, also when the part around the focus is a new one.
  const replace = (old, fresh) => {
    keepOpen(old, fresh);
    keepChoice(old, fresh);
    if (old.isEqualNode(fresh)) return;
    const focusable = "a, summary, select, button, [tabindex]";
    const place = [...old.querySelectorAll(focusable)].indexOf(document.activeElement);
    old.replaceWith(fresh);
    if (place < 0) return;
    const there = [...fresh.querySelectorAll(focusable)];
    (there[place] ?? there.at(-1))?.focus({ preventScroll: true });
  };

  // Whether anything in the conversation is new or other than it was.
  const bringUpToDate = async () => {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const conversation = document.getElementById("conversation");
    const before = conversation.textContent;
    const known = new Set();
    for (const fresh of page.querySelectorAll("[data-part]")) {
      known.add(fresh.id);
      const old = document.getElementById(fresh.id);
      if (old) replace(old, fresh);
      else conversation.append(fresh);
    }
    for (const old of watched.querySelectorAll("[data-part]")) if (!known.has(old.id)) old.remove();
    document.getElementById("replies").textContent = page.getElementById("replies").textContent;
    document.title = page.title;
    return conversation.textContent !== before;
  };

  // The answer may stand below what fits on the screen; "look again" has had its day.
  const leadToAnswer = () => {
    const last = document.querySelector("#conversation > :last-child");
    if (!heard || !last) return;
    link.href = `#${last.id}`;
    link.textContent = words.toAnswer;
  };

  const tell = (news, changed, isSaid) => {
    if (atWork && isSaid) heard = true;
    if (news.at_work) {
      if (!atWork) waitsSince = Date.now();
      atWork = true;
      say(Date.now() - waitsSince > LONG ? words.slow : words.working);
    } else if (atWork) {
      atWork = false;
      say(heard ? words.answered : words.changed);
      leadToAnswer();
      heard = false;
    } else if (changed) {
      say(words.changed, true);
    }
  };

  const look = async () => {
    if (document.hidden) return setTimeout(look, QUICK);
    try {
      const answer = await fetch(words.news, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const news = await answer.json();
      const changed = news.version !== version;
      const isSaid = changed && (await bringUpToDate());
      version = news.version;
      tell(news, changed, isSaid);
      failures = 0;
    } catch {
      failures += 1;
      if (failures >= GIVE_UP) return say(words.lost);
    }
    setTimeout(look, atWork ? QUICK : CALM);
  };

  setTimeout(look, atWork ? QUICK : CALM);
})();
