"use strict";
// Marks short texts by keyboard, in this page alone: nothing is fetched, nothing is sent, and all that trainees wrote
// is put in as text. What is decided leaves the page as review.csv, which crm-course reads.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const byHand = data.columns.indexOf("by_hand"), noted = data.columns.indexOf("comment");
  const store = "crm-course-review-" + data.mark;
  let language = data.first, at = 0, hints = true, names = false, unsaved = false;
  let made = {};  // item → {points, comment, ticks}: what was decided in this page
  // The tab's own history survives a reload where a browser keeps nothing for pages that are opened from a disk.
  try { made = history.state?.[store] || JSON.parse(localStorage.getItem(store)) || {}; } catch (error) { made = {}; }
  for (const name of Object.keys(made)) if (!data.items[name]) delete made[name];
  unsaved = Object.keys(made).length > 0;

  const word = (name, facts = {}) =>
    data.words[language][name].replace(/\{(\w+)\}/g, (whole, key) => (key in facts ? String(facts[key]) : whole));
  const say = (text) => { $("said").textContent = text; };
  const put = (id, text) => { $(id).textContent = text; };
  const item = () => data.items[at];
  const decision = (n) => made[n] || (data.items[n].given === "" ? null :
    { points: data.items[n].given, comment: data.items[n].comment, ticks: null });
  const open = (n) => decision(n) === null;
  const boxes = () => [...document.querySelectorAll("#points input")];
  const number = (text) => (/^\s*(\d{1,6}([.,]\d{0,4})?|[.,]\d{1,4})\s*$/.test(text) ? Number(text.trim().replace(",", ".")) : NaN);
  const tidy = (points) => String(Math.round(points * 100) / 100);

  function keep() {
    unsaved = true;
    history.replaceState({ [store]: made }, "");
    try { localStorage.setItem(store, JSON.stringify(made)); } catch (error) { /* kept in this tab only */ }
  }
  function ticked() {
    const all = data.texts[item().exercise].points, on = boxes().map((box) => box.checked);
    const sum = (weights) => weights.reduce((a, b) => a + b, 0);
    return item().out_of * sum(all.map((point, n) => (on[n] ? point.weight : 0))) / sum(all.map((point) => point.weight));
  }
  function computed() { $("given").value = tidy(ticked()); }

  function show(focus) {
    document.documentElement.lang = data.tags[language];
    document.title = word("title");
    for (const id of ["title", "download", "language", "asked-word", "model-word", "legend", "given-word", "comment-word",
      "decide", "previous", "next", "undo", "keys-word"]) put(id, word(id));
    const list = $("key-list");
    list.replaceChildren();
    for (const [key, what] of data.words[language].keys) {
      list.append(Object.assign(document.createElement("dt"), { textContent: key }),
        Object.assign(document.createElement("dd"), { textContent: what }));
    }
    const texts = (some) => some.reduce((sum, n) => sum + data.items[n].rows.length, 0);
    const every = data.items.map((one, n) => n), done = every.filter((n) => !open(n));
    put("count", word("count", { done: texts(done), all: texts(every) }));
    $("bar").max = Math.max(1, texts(every));
    $("bar").value = texts(done);
    $("bar").setAttribute("aria-label", $("count").textContent);
    $("work").hidden = data.items.length === 0;
    $("nothing").hidden = data.items.length > 0;
    put("nothing", word("nothing"));
    if (data.items.length) one(focus);
  }
  function one(focus) {
    const now = item(), text = data.texts[now.exercise], found = decision(at);
    put("exercise", word("heading", { id: now.exercise, title: text.title[language], n: at + 1, all: data.items.length }));
    put("ask", text.ask[language]);
    put("model", text.model[language]);
    put("answer", now.answer);
    put("facts", [now.rows.length > 1 ? word("equal", { n: now.rows.length }) : "", now.short ? word("short") : "",
      found ? word("decided", { points: found.points, out_of: now.out_of }) : word("open")].filter(Boolean).join(" · "));
    $("who").hidden = !names;
    put("who", now.names.map((name, n) => name + (now.own[n] === "" ? "" : word("own", { points: now.own[n] }))).join("; "));
    const all = $("points");
    all.replaceChildren();
    text.points.forEach((point, n) => {
      const row = document.createElement("div"), box = document.createElement("input"), words = document.createElement("div");
      row.className = "point";
      box.type = "checkbox";
      box.id = "point-" + n;
      box.checked = Boolean(found && found.ticks && found.ticks[n]);
      box.addEventListener("change", computed);
      const label = document.createElement("label");
      label.htmlFor = box.id;
      label.textContent = (n + 1) + ". " + point.label[language];
      words.append(label);
      const add = (line) => words.append(Object.assign(document.createElement("div"), { className: "soft", textContent: line }));
      if (point.counter[language]) add(word("counter", { counter: point.counter[language] }));
      if (hints && now.hints[n]) add(word("hint", { words: now.hints[n] }));
      row.append(box, words);
      all.append(row);
    });
    $("given").value = found ? found.points : "";
    $("comment").value = found ? found.comment : "";
    put("out-of", word("out-of", { out_of: now.out_of }));
    if (focus) $("exercise").focus();
  }
  function go(to, focus = true) {
    at = Math.min(data.items.length - 1, Math.max(0, to));
    say("");
    show(focus);
  }
  function decide() {
    const given = $("given").value.trim() === "" ? (boxes().some((box) => box.checked) ? ticked() : NaN) : number($("given").value);
    if (!(given >= 0 && given <= item().out_of)) { say(word("wrong", { out_of: item().out_of })); return; }
    made[at] = { points: tidy(given), comment: $("comment").value, ticks: boxes().map((box) => box.checked) };
    keep();
    const after = [...data.items.keys()].map((n) => (at + 1 + n) % data.items.length).find(open);
    if (after === undefined) { show(true); say(word("done")); } else go(after);
  }
  function undo() {
    delete made[at];
    keep();
    show(true);
    say(word("undone"));
  }
  // As crm-course writes it: all in quotes, and nothing that a spreadsheet would run.
  const cell = (text) => (/^'*[=+\-@\t\r\n|＝＋－＠]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text) ? "'" + text : text);
  function csv() {
    const rows = data.rows.map((row) => [...row]);
    for (const [n, found] of Object.entries(made)) for (const row of data.items[n].rows) {
      rows[row][byHand] = found.points;
      rows[row][noted] = cell(found.comment);
    }
    const line = (cells) => cells.map((text) => '"' + text.replaceAll('"', '""') + '"').join(",") + "\r\n";
    return "\ufeff" + line(data.columns) + rows.map(line).join("");
  }
  function download() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
    link.download = "review.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    unsaved = false;
    say(word("downloaded"));
  }
  // The same answer once more, with what is ticked and typed so far.
  function redraw() {
    const ticks = boxes().map((box) => box.checked), given = $("given").value, comment = $("comment").value;
    show(false);
    boxes().forEach((box, n) => { box.checked = Boolean(ticks[n]); });
    $("given").value = given;
    $("comment").value = comment;
  }
  function turn() {
    const codes = Object.keys(data.words);
    language = codes[(codes.indexOf(language) + 1) % codes.length];
    redraw();
  }
  function tick(n) {
    const box = boxes()[n];
    if (box) { box.checked = !box.checked; computed(); say((box.checked ? "☑ " : "☐ ") + data.texts[item().exercise].points[n].label[language]); }
  }
  const keys = {
    n: () => go(at + 1), j: () => go(at + 1), ArrowRight: () => go(at + 1),
    p: () => go(at - 1), k: () => go(at - 1), ArrowLeft: () => go(at - 1),
    0: () => { boxes().forEach((box) => { box.checked = false; }); computed(); say(word("none")); },
    Enter: decide, u: undo, c: () => $("comment").focus(), v: () => $("given").focus(),
    h: () => { hints = !hints; redraw(); }, w: () => { names = !names; redraw(); },
    q: () => { $("asked").open = !$("asked").open; }, l: turn, s: download,
    "?": () => { $("keys").open = !$("keys").open; },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || !data.items.length) return;
    const where = event.target, typing = where === $("given") || where === $("comment");
    if (typing) {
      if (event.key === "Escape") { $("exercise").focus(); event.preventDefault(); }
      if (event.key === "Enter") { event.preventDefault(); decide(); }
      return;
    }
    if (event.key === "Enter" && ["BUTTON", "SUMMARY"].includes(where.tagName)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (/^[1-9]$/.test(key)) { event.preventDefault(); tick(Number(key) - 1); return; }
    if (Object.hasOwn(keys, key)) { event.preventDefault(); keys[key](); }
  });
  $("decide").addEventListener("click", decide);
  $("previous").addEventListener("click", () => go(at - 1));
  $("next").addEventListener("click", () => go(at + 1));
  $("undo").addEventListener("click", undo);
  $("download").addEventListener("click", download);
  $("language").addEventListener("click", turn);
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  at = Math.max(0, data.items.findIndex((one, n) => open(n)));
  show(false);
})();
