// Looks every second whether the time has passed that somebody lets pass, and shows then what happened meanwhile.
"use strict";

(() => {
  const LOOKS_EVERY = 1000;
  const look = async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (page.querySelector('[data-passing="no"]')) return location.reload();
    } catch {
      // The page says how to look again; whoever does so reads what is wrong.
    }
    setTimeout(look, LOOKS_EVERY);
  };
  setTimeout(look, LOOKS_EVERY);
})();
