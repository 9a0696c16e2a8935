"use strict";
// Says what each column of ours is read from, in this page alone: nothing is fetched, nothing is sent, and all that
// stands in the export is put in as text. What is chosen leaves the page as the mapping file, which crm-course reads.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const OPEN = "?", ALWAYS = "always", SOURCE = "column:";
  let language = data.first, unsaved = false;
  const chosen = new Map(Object.entries(data.chosen));
  const touched = new Set();  // places whose source somebody chose
  const shownAs = new Set();  // places that are given by "the same in every row", even while that is empty

  const word = (name, facts = {}) =>
    data.words[language][name].replace(/\{(\w+)\}/g, (whole, key) => (key in facts ? String(facts[key]) : whole));
  const made = (tag, facts = {}, ...inside) => {
    const one = Object.assign(document.createElement(tag), facts);
    one.append(...inside);
    return one;
  };
  const option = (value, text, now) => made("option", { value, textContent: text, selected: value === now });
  const has = (record, key) => Object.hasOwn(record, key);
  const field = (table, column) => data.tables[table].fields.find((one) => one.name === column);
  const place = (table, column) => table + "." + column;
  const folded = (text) => {
    const plain = text.normalize("NFKC").toLowerCase();
    return plain.replace(/[^\p{L}\p{N}]+/gu, "") || plain.trim();
  };
  function examples(heading) {
    const at = data.columns.indexOf(heading);
    return [...new Set(data.rows.map((row) => row[at].trim()).filter(Boolean))].slice(0, 3).join(" | ");
  }
  const waits = (table, column) => {
    const rule = chosen.get(table).columns[column] || {};
    const given = rule.source || rule.always;
    if (rule.source === OPEN || (!given && field(table, column).needed)) return true;
    return [rule.decimal, rule.dates, ...Object.values(rule.values || {})].includes(OPEN);
  };
  const waiting = () => [...chosen.keys()].flatMap((table) =>
    data.tables[table].fields.filter((one) => waits(table, one.name)).map((one) => place(table, one.name)));

  // A list's values as this page can tell them; what it does not know is open.
  function values(known, heading) {
    const found = Object.create(null);
    for (const cell of data.values[heading] || []) {
      const key = folded(cell), meant = has(known, key) ? known[key] : OPEN;
      if (meant !== cell) found[cell] = meant;
    }
    return found;
  }
  function choose(table, column, value) {
    const about = field(table, column), where = place(table, column), before = chosen.get(table).columns[column] || {};
    touched.add(where);
    shownAs.delete(where);
    let rule = {};
    if (value === ALWAYS) { shownAs.add(where); rule = before.always ? { always: before.always } : {}; }
    else if (value.startsWith(SOURCE)) {
      rule = { source: value.slice(SOURCE.length) };
      if (about.kind === "datetime") rule.zone = before.zone || "+08:00";
      if (about.kind === "list") rule.values = values(about.known, rule.source);
    }
    chosen.get(table).columns[column] = rule;
    changed();
  }
  function changed(focus) {
    unsaved = true;
    show();
    if (focus) $(focus)?.focus();
  }

  const OPTIONS = {
    number: [["decimal", [["", "found-out"], [".", "point"], [",", "comma"]]], ["percent", [["", "refused"], ["share", "share"], ["points", "points"]]]],
    date: [["dates", null], ["serial", [["", "refused"], ["1900", ""], ["1904", ""]]], ["century", [["", "refused"], ["2000", ""], ["1900", ""]]]],
    datetime: [["dates", null], ["serial", [["", "refused"], ["1900", ""], ["1904", ""]]], ["zone", "text"], ["time", "text"]],
    id: [["digits", "text"]],
  };
  function control(table, column, key, choices) {
    const rule = chosen.get(table).columns[column], id = ["how", table, column, key].join("-");
    const set = (value) => { if (value) rule[key] = value; else delete rule[key]; changed(id); };
    let one;
    if (choices === "text") {
      one = made("input", { value: rule[key] || "", autocomplete: "off" });
    } else {
      const all = choices || [["", "found-out"], ...data.orders.map((order) => [order, order])];
      one = made("select", {}, ...all.map(([value, name]) => option(value, name ? word(name) : value, rule[key] || "")));
      if (rule[key] === OPEN) one.prepend(option(OPEN, word("undecided"), OPEN));
    }
    one.id = id;
    one.addEventListener("change", () => set(one.value.trim()));
    return made("label", {}, word(key) + " ", one);
  }
  function meanings(table, column) {
    const rule = chosen.get(table).columns[column], allowed = [...new Set(Object.values(field(table, column).known))];
    return Object.entries(rule.values || {}).map(([cell, meant], n) => {
      const id = ["value", table, column, n].join("-");
      const all = [[OPEN, word("undecided")], ...allowed.map((value) => [value, value]), ["", word("missing")]];
      const one = made("select", { id }, ...all.map(([value, text]) => option(value, text, meant)));
      one.addEventListener("change", () => { rule.values[cell] = one.value; changed(id); });
      return made("label", {}, cell + " → ", one);
    });
  }
  function source(table, column) {
    const about = field(table, column), rule = chosen.get(table).columns[column] || {}, id = "from-" + table + "-" + column;
    const always = Boolean(rule.always) || shownAs.has(place(table, column));
    const now = always ? ALWAYS : rule.source && rule.source !== OPEN ? SOURCE + rule.source : "";
    const empty = about.needed ? word("choose") : word("nothing");
    const pick = made("select", { id }, option("", empty, now),
      ...data.columns.map((name) => option(SOURCE + name, name, now)), option(ALWAYS, word("always"), now));
    pick.setAttribute("aria-label", about.title[language]);
    pick.addEventListener("change", () => { choose(table, column, pick.value); $(id).focus(); });
    const cell = made("td", {}, pick);
    if (always) {
      const allowed = [...new Set(Object.values(about.known))], to = "always-" + table + "-" + column;
      const one = allowed.length
        ? made("select", { id: to }, option("", word("choose"), rule.always || ""), ...allowed.map((value) => option(value, value, rule.always)))
        : made("input", { id: to, value: rule.always || "", autocomplete: "off" });
      one.setAttribute("aria-label", word("always"));
      one.addEventListener("change", () => {
        chosen.get(table).columns[column] = one.value.trim() ? { always: one.value.trim() } : {};
        shownAs.add(place(table, column));
        changed(to);
      });
      cell.append(" ", one);
    } else if (now) {
      cell.append(made("div", { className: "soft", textContent: word("such", { cells: examples(rule.source) }) }));
    }
    return cell;
  }
  function row(table, about) {
    const column = about.name, rule = chosen.get(table).columns[column] || {}, where = place(table, column);
    const name = made("td", { title: about.about[language] }, made("strong", { textContent: about.title[language] }),
      made("div", { className: "soft", textContent: column }));
    if (about.needed) name.append(made("span", { className: "needed", textContent: word("needed") }));
    const how = made("td", { className: "how" });
    if (rule.source && rule.source !== OPEN) {
      how.append(...(OPTIONS[about.kind] || []).map(([key, choices]) => control(table, column, key, choices)), ...meanings(table, column));
    }
    const why = touched.has(where) ? word("yours") : data.reasons[where]?.[language] || "";
    return made("tr", { className: waits(table, column) ? "open" : "" }, name, source(table, column), how,
      made("td", { className: "why soft", textContent: why }));
  }
  function section(table, rules) {
    const about = data.tables[table];
    const once = made("input", { type: "checkbox", checked: Boolean(rules.distinct) });
    once.addEventListener("change", () => { rules.distinct = once.checked; unsaved = true; });
    const away = made("button", { textContent: word("remove") });
    away.addEventListener("click", () => { chosen.delete(table); changed(); });
    const head = made("tr", {}, ...["ours", "theirs", "how", "why"].map((name) => made("th", { textContent: word(name), scope: "col" })));
    return made("section", {}, made("h2", { textContent: about.title[language] + " · " + table }),
      made("p", { className: "tools" }, made("label", {}, once, " " + word("distinct")), away),
      made("table", { className: "choices" }, made("thead", {}, head), made("tbody", {}, ...about.fields.map((one) => row(table, one)))));
  }
  function show() {
    document.documentElement.lang = data.tags[language];
    document.title = word("title", { export: data.export });
    for (const id of ["save", "language", "rows-word", "wrong", "add"]) $(id).textContent = word(id);
    $("title").textContent = document.title;
    const open = waiting();
    $("count").textContent = open.length ? word("open", { n: open.length }) : word("ready");
    $("encoding-word").textContent = word("encoding-word", { encoding: data.encoding, header: data.header });
    $("reasons").replaceChildren(...(data.reasons.export?.[language] || "").split("\n").map((line) => made("li", { textContent: line })));
    $("rows").replaceChildren(
      made("thead", {}, made("tr", {}, made("th", { scope: "col" }), ...data.columns.map((name) => made("th", { textContent: name, scope: "col" })))),
      made("tbody", {}, ...data.rows.map((cells, n) => made("tr", {}, made("th", { textContent: data.numbers[n], scope: "row" }),
        ...cells.map((cell) => made("td", { textContent: cell }))))));
    $("tables").replaceChildren(...[...chosen].map(([table, rules]) => section(table, rules)));
    const used = new Set([...chosen.values()].flatMap((table) => Object.values(table.columns).map((rule) => rule.source)));
    const unused = data.columns.filter((name) => !used.has(name));
    $("unused").textContent = unused.length ? word("unused", { columns: unused.join(language === "zh" ? "、" : ", ") }) : "";
    $("more").replaceChildren(option("", "–", ""), ...Object.entries(data.tables).filter(([name]) => !chosen.has(name))
      .map(([name, about]) => option(name, about.title[language] + " · " + name, "")));
  }

  // As crm-course writes it: every text in quotes, one line each.
  const text = (what) => JSON.stringify(what).replace(/[\x85\u2028\u2029]/g, (one) => "\\u" + one.charCodeAt(0).toString(16).padStart(4, "0"));
  function written() {
    const lines = ["export", "encoding", "separator"].map((key) => key + ": " + text(data[key]));
    lines.push("header: " + data.header, "tables:");
    for (const [table, rules] of chosen) {
      lines.push("  " + table + ":");
      if (rules.distinct) lines.push("    distinct: true");
      lines.push("    columns:");
      for (const { name, needed } of data.tables[table].fields) {
        const rule = { ...rules.columns[name] };
        if (needed && !rule.source && !rule.always) rule.source = OPEN;
        lines.push("      " + name + ":");
        for (const [key, what] of Object.entries(rule)) {
          if (key === "values") {
            if (!Object.keys(what).length) continue;
            lines.push("        values:");
            for (const [theirs, ours] of Object.entries(what)) lines.push("          " + text(theirs) + ": " + text(ours));
          } else if (what) lines.push("        " + (key === "source" ? "from" : key) + ": " + text(what));
        }
      }
    }
    return lines.join("\n") + "\n";
  }
  function save() {
    const link = document.createElement("a"), file = data.export + ".mapping.yml";
    link.href = URL.createObjectURL(new Blob([written()], { type: "application/yaml" }));
    link.download = file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    unsaved = false;
    $("said").textContent = word("saved", { file });
  }
  $("save").addEventListener("click", save);
  $("language").addEventListener("click", () => {
    const codes = Object.keys(data.words);
    language = codes[(codes.indexOf(language) + 1) % codes.length];
    $("said").textContent = "";
    show();
  });
  $("more").addEventListener("change", () => {
    const table = $("more").value;
    if (!table) return;
    chosen.set(table, { distinct: false, columns: {} });
    changed();
  });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  show();
})();
