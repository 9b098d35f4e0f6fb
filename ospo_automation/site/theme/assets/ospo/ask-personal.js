// Which personal details seem to stand in what somebody types, by kind and never by value. Patterns and words are those
// with which a casus is looked at later (core/incoming/personal); what is decided with them here is less, and never more.

const BEFORE = 60, AFTER = 40, AROUND_NUMBER = 80; // characters beside a number in which a word says something of it
const LONGEST = 20_000; // of a longer text we look at the beginning: it is looked at as a whole after it was sent

export const watcher = ({ patterns, words }, known) => {
  const made = new Map();
  const pattern = (name, flags) => {
    const key = name + flags;
    if (!made.has(key)) made.set(key, new RegExp(patterns[name][0], patterns[name][1] + flags));
    return made.get(key);
  };
  const has = (name, text) => pattern(name, "").test(text);
  const begins = (name, text) => {
    const looking = pattern(name, "y");
    looking.lastIndex = 0;
    return looking.exec(text);
  };
  const all = (name, text) => [...text.matchAll(pattern(name, "g"))];
  const listed = Object.fromEntries(Object.entries(words).map(([name, every]) => [name, new Set(every)]));
  const mayStand = new Set(known.map((each) => each.trim().toLowerCase()));

  const around = (found) => {
    const end = found.index + found[0].length;
    return [found.input.slice(Math.max(0, found.index - BEFORE), found.index), found.input.slice(end, end + AFTER)];
  };
  const lastLine = (text) => text.slice(text.lastIndexOf("\n") + 1);
  const digitsOf = (text) => text.replace(/[^0-9]/g, "");

  // Mail addresses of one person, and not of a desk, a team or a program.
  const isDesk = (who) => {
    const parts = who.split(/[._+-]/).filter(Boolean);
    if (parts.every((part) => listed.desks.has(part) || listed.nobody.has(part))) return true;
    if (parts.some((part) => part.length === 1)) return false;
    return parts.some(
      (part) =>
        listed.desks.has(part) ||
        words.deskBegins.some((each) => part.startsWith(each)) ||
        words.deskEnds.some((each) => part.endsWith(each)),
    );
  };
  const mail = (text) =>
    all("mail", text).some((found) => {
      const [address, who, where] = found.map((each) => each.toLowerCase());
      const [before, after] = around(found), labels = where.split(".");
      return !(
        mayStand.has(address) || who.length === 1 || isDesk(who) || listed.noSites.has(labels.at(-1)) ||
        labels.some((each) => listed.standIns.has(each)) || /^v?[0-9]+\.[0-9x]/.test(where) ||
        /(?:noreply|reply)\.github\.com$/.test(where) || /^:[\w~/]/.test(after) || has("noMailBefore", before)
      );
    });

  // Bank accounts: a number that passes the test of 97, and isn't told to be an example or an authority's.
  const passes97 = (number) => {
    let rest = 0;
    for (const each of number.slice(4) + number.slice(0, 4))
      for (const digit of String(parseInt(each, 36))) rest = (rest * 10 + Number(digit)) % 97;
    return rest === 1;
  };
  const iban = (text) =>
    all("iban", text).some((found) => {
      const number = found[0].replace(/[\W_]+/g, "").toLowerCase(), [before, after] = around(found);
      const isSample = listed.ibanSamples.has(number) && (has("asSample", before) || has("asSample", after));
      return passes97(number) && !isSample && !begins("holder", after) && !has("itsAccount", before);
    });

  // Citizen service numbers: the eleven-test, and a word beside it that says that it is a person's.
  const passesEleven = (digits) => {
    const nine = digits.padStart(9, "0");
    const sum = [...nine].reduce((so, digit, at) => so + Number(digit) * (at === 8 ? -1 : 9 - at), 0);
    return sum % 11 === 0 && Number(digits) >= 10_000_000 && !(digits.length === 8 && digits[0] === "0");
  };
  const isForTests = (digits, text, at) => {
    if (words.bsnSeries.some((each) => digits.startsWith(each))) return has("forTests", text);
    return listed.bsnSamples.has(digits) && has("calledTest", text.slice(Math.max(0, at - AROUND_NUMBER), at));
  };
  const isPersons = (found, isSpokenOf) => {
    const [before, after] = around(found), length = digitsOf(found[0]).length;
    if (/[\p{L}\p{N}]$/u.test(before) && !has("glued", before)) return false;
    if (has("afterBsn", before)) return true;
    const isDay = pattern("day", "").exec(found[0])?.[0] === found[0];
    if ((length === 8 && (!found.groups.whole || isDay)) || has("inLink", before) || begins("counted", after)) return false;
    const named = all("bsn", before).at(-1);
    if (named) return !has("justNamed", before.slice(named.index + named[0].length));
    if (length !== 9) return false;
    if (has("explained", before)) {
      const numbered = pattern("numbered", "").exec(before);
      return numbered !== null && !has("thing", numbered.groups.between);
    }
    const line = after.split("\n")[0];
    const isInTable = isSpokenOf && has("cellBegins", before) && begins("cellEnds", after);
    const isNear = isInTable || has("person", `${lastLine(before)} ${line}`);
    return has("bsn", line) || Boolean(found.groups.whole && isNear);
  };
  const isBsn = ([digits, at], text) => passesEleven(digits) && !isForTests(digits, text, at);
  const bsn = (text) => {
    const spelled = all("spelled", text).map((found) => {
      const { digits } = found.groups;
      return [digitsOf(digits), found.index + found[0].length - digits.length];
    });
    if (spelled.some((each) => isBsn(each, text))) return true;
    return text.split(pattern("blank", "")).some((paragraph) => {
      const isSpokenOf = has("bsn", paragraph);
      if (!isSpokenOf && !has("telling", paragraph)) return false;
      const told = all("number", paragraph).filter((found) => isPersons(found, isSpokenOf));
      return told.some((found) => isBsn([digitsOf(found[0]), found.index], paragraph));
    });
  };

  // Telephones at which one person can be called: a number of the Netherlands by its plan, of elsewhere with its +.
  const rings = (number) => {
    const own = number.replace(/^(?:\+|00)310?|^0(?!0)/, "");
    if (/^(?:\+|00)(?!31)/.test(number)) return /^(?:\+|00)[0-9]{9,15}$/.test(number) ? "mobile" : "";
    return has("mobileNumber", own) ? "mobile" : has("fixedNumber", own) ? "fixed" : "";
  };
  const isExplained = (typed, before, after) => {
    const isPlain = /^[0-9]+$/.test(typed), isCalled = has("phoneWord", before);
    if (begins("clock", after) || ((isPlain || typed.includes(".")) && has("thingBefore", before))) return true;
    if (begins("month", typed) && /[0-9][ ./-]$/.test(before)) return true;
    if (isCalled) return false;
    const pairs = begins("pairs", typed);
    if (pairs && pairs[0] === typed && (/^ [0-9]{2}\b/.test(after) || /\b(?:19|20)[0-9]{2} $/.test(before))) return true;
    if (typed.startsWith("00") && (isPlain || typed[2] === " ") && !/^00 ?31/.test(typed)) return true;
    return has(isPlain && typed[1] !== "6" ? "explained" : "justNamed", before) || Boolean(pairs && has("thingBefore", before));
  };
  const isDesks = (number, before, after) => {
    const line = lastLine(before);
    return !has("own", line) && (number.endsWith("000") || has("desk", line) || Boolean(begins("deskAfter", after)));
  };
  const phone = (given) => {
    const text = given.replace(pattern("iban", "g"), " ");
    const isOne = all("phone", text).some((found) => {
      const number = found[0].replace("(0)", "").replace(/[^0-9+]/g, ""), [before, after] = around(found);
      const kind = isExplained(found[0], before, after) || has("inLink", before) ? "" : rings(number);
      return kind && !(kind === "fixed" && isDesks(number, before, after));
    });
    const told = (name, number) =>
      all(name, text).some((found) => {
        const behind = text.slice(found.index + found[0].length);
        return !begins("used", behind.slice(0, AFTER)) && rings(number(digitsOf(found.groups.digits)));
      });
    return (
      isOne ||
      told("bare", (digits) => (digits[0] === "6" ? `+31${digits}` : `+${digits}`)) ||
      Boolean(told("inChat", (digits) => (digits[0] === "0" ? digits : `+${digits}`)))
    );
  };

  // Where somebody lives: a postcode with a house number, and no year, amount or product.
  const isTold = (before, after) => {
    if (begins("houseAfter", after) || has("houseBefore", before)) return true;
    if (!has("noHouse", before) && (has("streetBefore", before) || begins("streetAfter", after))) return true;
    const number = begins("house", after);
    return number !== null && (number.groups.named !== undefined || has("told", before));
  };
  const isAlone = (letters, before, after) => {
    if (letters !== letters.toUpperCase() || has("norm", before)) return false;
    const isProduct = has("product", before), isNamed = has("nameBefore", before) && !has("noHouse", before);
    if (listed.noLetters.has(letters)) {
      if (has("organisation", before) && !has("somebody", before)) return false;
      return has("comma", before) && begins("town", after) !== null && !isProduct && isNamed;
    }
    const number = begins("house", after);
    return Boolean(number?.groups.between && !isProduct) || isNamed;
  };
  const address = (text) =>
    all("postcode", text).some((found) => {
      const { letters } = found.groups, [before, after] = around(found);
      if (letters !== letters.toUpperCase() && listed.noLetters.has(letters.toUpperCase())) return false;
      if (!isTold(before, after) && !isAlone(letters, before, after)) return false;
      return !has("office", before) || has("somebody", before);
    });

  // An address in one piece, however it is spelled: `jan.voorbeeld @ gmail.com`, `jan at gmail dot com`. Anything else
  // as it stood: `available at github.com` and `anna @bert` are none.
  const written = (...found) => {
    const { at: typed, where: spelled } = found.at(-1), [start, text] = found.slice(-3, -1);
    const who = pattern("who", "").exec(text.slice(Math.max(0, start - 65), start));
    if (!who) return found[0];
    const at = typed.trim().toLowerCase(), where = spelled.replace(pattern("dots", "g"), ".");
    const isSpelled = where !== spelled, isAtHome = begins("atHome", where), isName = has("nameInMail", who[0]);
    const isApart = typed === " @ " && who[0].length > 1 && /\p{L}$/u.test(where);
    const isOne =
      at === "@" ? typed === "@" || isAtHome || isSpelled || isApart
      : at === "at" ? isSpelled || isName || /^(?:gmail|hotmail)\./i.test(where)
      : true;
    return isOne ? `@${where}` : found[0];
  };

  // In plain characters, as a reader sees it: nothing hidden, one kind of hyphen and space.
  const readable = (text) =>
    text
      .slice(0, LONGEST)
      .normalize("NFKD")
      .replace(/\r/g, "")
      .replace(/[\p{Mn}\p{Me}\p{Cf}]/gu, "")
      .replace(/[\p{Pd}\u2212]/gu, "-")
      .replace(/\p{Zs}/gu, " ")
      .replace(pattern("tag", "g"), " ")
      .replace(pattern("at", "g"), "@")
      .replace(pattern("spelledMail", "g"), written);

  const looks = { bsn, iban, phone, mail, address };
  return (text) => {
    const plain = readable(text);
    return Object.keys(looks).filter((kind) => looks[kind](plain));
  };
};
