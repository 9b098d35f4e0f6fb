// What becomes of what somebody filled in: a text that people and `ospo mail` read (correspondence/filled_form.py), a mail
// that holds it, and GitHub's own form with the texts in it. An answer is { label, kind, fills, value, options }.

export const LONGEST_MAIL = 1900; // characters: on Windows a program is handed no more than some 2,000
export const LONGEST_GITHUB = 7500; // of the address; who isn't logged in is sent on with all of it, encoded once more

// A line of theirs that looks like one of our headings gets a backslash, which comes off again where it is read.
const setAside = (text) => text.replace(/^([ \t]*)(\\*###)/gm, "$1\\$2");

const answered = ({ kind, value, options }) => {
  if (kind === "checkboxes") return options.map((each) => `- [${each.isTicked ? "X" : " "}] ${each.text}`).join("\n");
  return kind === "textarea" || kind === "input" ? setAside(value.trim().replace(/\r\n?/g, "\n")) : value;
};

const isAnswered = ({ kind, value, options }) =>
  kind === "checkboxes" ? options.some((each) => each.isTicked) : value.trim() !== "";

export const asText = (answers, said, site, { withTitle }) => {
  const parts = answers
    .filter((each) => isAnswered(each) && each.fills !== "title")
    .map((each) => `### ${each.label}\n\n${answered(each)}`);
  const title = answers.find((each) => each.fills === "title")?.value.trim();
  if (withTitle && title) parts.unshift(`### ${said.text_title}\n\n${title}`);
  return [said.text_begins.replace("{site}", site), ...parts, `### ${said.text_end}`].join("\n\n");
};

const encoded = (text) => encodeURIComponent(text.replace(/\n/g, "\r\n"));

// A mail with all of it, or where that is too long one in which it is to be pasted.
export const asMail = (answers, said, site, address) => {
  const title = answers.find((each) => each.fills === "title")?.value.trim() ?? "";
  const to = (body) => `mailto:${encodeURIComponent(address).replace("%40", "@")}?subject=${encodeURIComponent(title)}&body=${encoded(body)}`;
  const whole = to(asText(answers, said, site, { withTitle: false }));
  return whole.length <= LONGEST_MAIL ? { link: whole, isWhole: true } : { link: to(said.mail_paste), isWhole: false };
};

// GitHub takes texts by the name of their field, and shows an empty page where a choice is given so. What was asked
// first goes first; a text that is too long stays out as a whole, so that nobody sends half of one.
export const asGitHub = (answers, form) => {
  let link = form;
  const tooLong = [];
  for (const each of answers.filter((one) => one.fills && isAnswered(one))) {
    const longer = `${link}&${each.fills}=${encodeURIComponent(each.value.trim())}`;
    if (encodeURIComponent(longer).length <= LONGEST_GITHUB) link = longer;
    else tooLong.push(each);
  }
  return { link, tooLong, again: answers.filter((each) => !each.fills && isAnswered(each)) };
};
