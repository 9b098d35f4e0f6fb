// What the scripts of our pages share: a file of the site, an element, and words with values in them.
export const home = new URL("../../", import.meta.url);

// A file of this site as JSON, by its place.
export const get = async (place) => {
  const answer = await fetch(new URL(place, home));
  if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
  return answer.json();
};

export const element = (name, text = "", attributes = {}) => {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
