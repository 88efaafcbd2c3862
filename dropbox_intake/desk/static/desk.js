// The desk's keys and its page viewer.  Everything here only makes quick what works without it: forms are forms, links are links.
"use strict";
(() => {
  const one = (pick, within = document) => within.querySelector(pick);
  const all = (pick, within = document) => [...within.querySelectorAll(pick)];
  const body = document.body;

  // -- how much work is an application?  Keys, clicks and seconds since it was opened, told with its outcome.
  const kase = body.dataset.case;
  const effort = (() => {
    if (!kase) return { keys: 0, mouse: 0, since: Date.now() };
    const kept = JSON.parse(sessionStorage.getItem("effort") || "null");
    return kept && kept.kase === kase ? kept : { kase, keys: 0, mouse: 0, since: Date.now() };
  })();
  const keep = () => kase && sessionStorage.setItem("effort", JSON.stringify(effort));
  addEventListener("keydown", (e) => { if (!["Shift", "Control", "Alt", "Meta"].includes(e.key)) { effort.keys++; keep(); } }, true);
  addEventListener("pointerdown", () => { effort.mouse++; keep(); }, true);
  keep();
  all("form").forEach((form) => form.addEventListener("submit", () => {
    for (const [name, value] of [["keys", effort.keys], ["mouse", effort.mouse], ["seconds", Math.round((Date.now() - effort.since) / 1000)]]) {
      const field = one(`input[type=hidden][name=${name}]`, form);
      if (field) field.value = value;
    }
    if (form.dataset.sent) return;
    form.dataset.sent = "1";
  }));

  // -- the viewer: one page, its boxes, its words
  const stage = one(".stage"), sheet = one(".sheet"), picture = one("#side"), marks = one(".marks"), where = one("#where");
  const strip = (one("[data-strip]")?.dataset.strip || "").split(" ").filter(Boolean).map((side) => { const [key, image, n, turn] = side.split(":"); return { key, image, n, turn }; });
  const words = new Map();
  let at = 0, zoom = 1, box = null, showing = false, taking = null, appended = false;
  const known = new Map();
  if (picture && strip.length) at = Math.max(0, strip.findIndex((s) => picture.getAttribute("src").includes(s.image)));

  const path = (side, width) => `/gambar/${side.image}/${width}`;
  const fetched = (side, width = 1000) => {
    const src = path(side, width);
    if (!known.has(src)) { const image = new Image(); image.src = src; known.set(src, image); }
    return known.get(src);
  };
  const neighbours = () => [1, -1, 2].forEach((n) => strip[at + n] && fetched(strip[at + n]));
  const wordsOf = async (side) => {
    if (!words.has(side.key)) {
      const answer = await fetch(`/api/kata/${body.dataset.batch}/${side.key}`, { headers: { "X-Requested-With": "desk" } });
      words.set(side.key, answer.ok ? await answer.json() : { words: [] });
    }
    return words.get(side.key);
  };
  const mark = (corners, kind = "") => {
    const i = document.createElement("i");
    if (kind) i.className = kind;
    const [l, t, r, b] = corners;
    Object.assign(i.style, { left: `${l * 100}%`, top: `${t * 100}%`, width: `${(r - l) * 100}%`, height: `${(b - t) * 100}%` });
    marks.append(i);
    return i;
  };
  const draw = async () => {
    const side = strip[at];
    marks.replaceChildren();
    if (box) mark(box, "here");
    const query = (body.dataset.find || "").toLowerCase().match(/[\p{L}\p{N}]+/gu) || [];
    if (!showing && !query.length) return;
    const found = await wordsOf(side);
    if (strip[at] !== side) return;
    for (const [text, l, t, r, b, sure] of found.words) {
      const plain = text.toLowerCase();
      if (query.some((word) => plain.includes(word) || (/\d{4}/.test(word) && plain.replace(/\D/g, "").includes(word)))) mark([l, t, r, b], "hit");
      else if (showing) mark([l, t, r, b], sure < 0.7 ? "word poor" : "word");
    }
    const hit = one(".hit", marks);
    if (hit && zoom === 1 && !box && !showing) { zoom = 1.7; size(); }
    if (hit && !box && !showing) hit.scrollIntoView({ block: "center", inline: "center" });
  };
  const size = () => {
    if (!stage) return;
    const room = stage.clientWidth - 20, high = stage.clientHeight - 20;
    const ratio = picture.naturalWidth ? picture.naturalHeight / picture.naturalWidth : 1.414;
    const fit = Math.min(room, Math.max(high, 300) / ratio * 1.0);
    sheet.style.width = `${Math.round(Math.max(fit, Math.min(room, 420)) * zoom)}px`;
    if (zoom > 1.4 && strip[at] && !picture.src.endsWith("/1600")) {
      const side = strip[at], image = fetched(side, 1600);
      image.decode().then(() => { if (strip[at] === side && zoom > 1.4) picture.src = image.src; }).catch(() => {});
    }
  };
  const centre = () => {
    if (!box) return;
    const [l, t, r, b] = box;
    stage.scrollLeft = ((l + r) / 2) * sheet.offsetWidth - stage.clientWidth / 2 + 10;
    stage.scrollTop = ((t + b) / 2) * sheet.offsetHeight - stage.clientHeight / 2 + 10;
  };
  // the paper that the page belongs to: marked in the list, its values beside it
  const wide = matchMedia("(min-width: 901px)");  // on a narrow screen the list does not scroll by itself
  const papers = all("[data-keys]").map((el) => [el, new Set(el.dataset.keys.split(" "))]);
  const follow = (key) => papers.forEach(([el, keys]) => {
    const here = keys.has(key);
    if (el.tagName === "SECTION") { if (el.hidden === here) el.hidden = !here; } else if (here !== el.hasAttribute("aria-current")) {
      if (here) { el.setAttribute("aria-current", "true"); if (wide.matches && !el.matches(":hover, :focus")) el.scrollIntoView({ block: "nearest" }); } else el.removeAttribute("aria-current");
    }
  });
  const turn = (to, corners = null) => {
    if (to < 0 || to >= strip.length) return;
    const began = performance.now(), side = strip[to];
    at = to;
    box = corners;
    zoom = corners ? Math.min(3, Math.max(1, 0.55 / Math.max(corners[2] - corners[0], 0.18))) : 1;
    const image = fetched(side);
    const set = () => {
      picture.src = image.src;
      picture.alt = picture.alt.replace(/\d+$/, side.n);
      picture.className = side.turn && side.turn !== "0" ? `t${side.turn}` : "";
      where.textContent = where.textContent.replace(/\d+/, side.n);
      size(); draw(); centre();
      if (!box) stage.scrollTop = 0;
      follow(side.key);
      body.dataset.turned = (performance.now() - began).toFixed(1);
      neighbours();
    };
    if (image.complete && image.naturalWidth) set(); else image.decode().then(() => { if (strip[at] === side) set(); }).catch(set);
  };
  const go = (el) => {
    const to = strip.findIndex((s) => s.key === el.dataset.go);
    if (to >= 0) turn(to, el.dataset.box ? el.dataset.box.split(",").map(Number) : null);
  };
  if (picture) {
    addEventListener("click", (e) => { const el = e.target.closest("button[data-go]"); if (el) go(el); });
    addEventListener("focusin", (e) => {
      if (e.target.matches("input[data-go]")) go(e.target);
      if (e.target.matches("[data-takes-words]") && taking !== e.target) { taking = e.target; appended = false; sheet.classList.add("takes"); }
    });
    addEventListener("resize", () => { size(); centre(); });
    picture.addEventListener("load", size);
    all("[data-do]").forEach((el) => el.addEventListener("click", () => act(el.dataset.do)));
    sheet.addEventListener("click", async (e) => {
      if (!taking || !taking.isConnected) return;
      const rim = sheet.getBoundingClientRect(), x = (e.clientX - rim.left) / rim.width, y = (e.clientY - rim.top) / rim.height;
      const found = await wordsOf(strip[at]);
      const word = found.words.find(([, l, t, r, b]) => x >= l - 0.003 && x <= r + 0.003 && y >= t - 0.004 && y <= b + 0.004);
      if (!word) return;
      taking.value = appended ? `${taking.value} ${word[0]}` : word[0];
      appended = true;
      mark(word.slice(1, 5), "hit");
      taking.focus();
      appended = true;
    });
    const ask = one("#ask");
    if (ask && ask.dataset.go) go(ask); else if (strip.length) turn(at);
  }
  const act = (what) => {
    if (!picture) return;
    if (what === "next") turn(at + 1);
    else if (what === "prev") turn(at - 1);
    else if (what === "words") { showing = !showing; all("[data-do=words]").forEach((b) => b.setAttribute("aria-pressed", showing)); draw(); }
    else { zoom = what === "fit" ? 1 : Math.min(4, Math.max(0.6, zoom * (what === "in" ? 1.25 : 0.8))); if (what === "fit") picture.src = path(strip[at], 1000); size(); centre(); }
  };

  // -- the question: its first control has the focus, so that Enter answers
  const ask = one("#ask");
  if (ask) (one("[autofocus], #ask-value, input[type=radio]:checked, select, input[type=radio]", ask) || one("#confirm", ask)).focus({ preventScroll: true });
  const marked = ask && one("input[type=radio]:checked, #ask-value", ask);
  if (ask && marked === null && !one("select[name=value]", ask)) one("#confirm", ask).focus();
  const value = one("#ask-value");
  if (value) value.select();

  // -- correcting a value: one small form, laid where it is asked for
  const shut = () => all(".editing").forEach((form) => { const back = form.opener; form.remove(); if (back && back.isConnected) back.focus(); });
  addEventListener("click", (e) => {
    if (e.target.closest("[data-close]")) { shut(); return; }
    const opener = e.target.closest("button[data-edit]");
    if (!opener) return;
    const there = one(".editing");
    if (there) { const mine = there.opener === opener; shut(); if (mine) return; }
    const form = one(`#edit-${opener.dataset.edit}`).content.cloneNode(true).firstElementChild, field = form.elements.value;
    form.opener = opener;
    form.elements.claim.value = opener.dataset.claim;
    form.elements.page.value = opener.dataset.page;
    field.setAttribute("aria-label", opener.textContent.trim());
    if (opener.dataset.value) field.value = opener.dataset.value;
    if (opener.dataset.at) { field.dataset.go = opener.dataset.at; field.dataset.box = opener.dataset.box; }
    (opener.closest("[data-row]") || opener.parentElement).append(form);
    field.focus();
    if (field.select) field.select();
  });
  addEventListener("keydown", (e) => { if (e.key === "Escape" && one(".editing")) { e.preventDefault(); shut(); } }, true);

  // -- personal numbers
  const reveal = one("#reveal");
  let wanted = null;
  all("[data-reveal]").forEach((el) => el.addEventListener("click", () => { wanted = el; reveal.showModal(); }));
  if (reveal) reveal.addEventListener("close", async () => {
    if (reveal.returnValue !== "yes" || !wanted) return;
    const form = new URLSearchParams({ csrf: one("#csrf").value, field: wanted.dataset.reveal, purpose: one("#purpose").value });
    const answer = await fetch(`/api/permohonan/${kase}/ungkap`, { method: "POST", body: form });
    if (answer.ok) { one(`[data-value="${wanted.dataset.reveal}"]`).textContent = (await answer.json()).value; wanted.remove(); }
  });

  // -- thumbnails
  const acts = one("#acts"), picked = one("#picked");
  const pick = (el) => {
    all(".thumb[aria-pressed=true]").forEach((b) => b.setAttribute("aria-pressed", "false"));
    if (!el) return;
    el.setAttribute("aria-pressed", "true");
    if (acts) { acts.elements.page.value = el.dataset.page; picked.textContent = `${picked.dataset.word || ""} ${el.dataset.n}`.trim(); }
  };
  all(".thumb").forEach((el) => { el.addEventListener("click", () => pick(el)); el.addEventListener("focus", () => pick(el)); });
  all("[data-turn]").forEach((el) => { if (el.tagName === "IMG" && el.dataset.turn !== "0") el.classList.add(`t${el.dataset.turn}`); });
  if (acts) {
    acts.addEventListener("submit", (e) => { if (!acts.elements.page.value) { e.preventDefault(); picked.focus(); } });
    const back = location.hash && document.getElementById(location.hash.slice(1));
    if (back) { const thumb = one(".thumb", back); if (thumb) thumb.focus(); }
  }

  // -- keys
  const help = one("#help");
  all("[data-help]").forEach((el) => el.addEventListener("click", () => help.showModal()));
  addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || one("dialog[open]")) return;
    const el = document.activeElement, typing = el && (el.matches("input:not([type=radio]):not([type=checkbox]), textarea, select"));
    if (e.key === "Escape" && typing) { el.blur(); return; }
    if (typing) {
      if (e.key === "Enter" && el.matches("#ask select, form[data-enter] select, .editing select")) { e.preventDefault(); el.form.requestSubmit(); }
      return;
    }
    const key = e.key.toLowerCase();
    if (e.key === "Enter" && ask && (el === body || el.closest("#ask") || el === one("main"))) { e.preventDefault(); ask.requestSubmit(); return; }
    if (e.key === "?") { e.preventDefault(); help.showModal(); return; }
    if (e.key === "/") { e.preventDefault(); one("#q-top").focus(); return; }
    if (key >= "1" && key <= "6" && ask) { const radio = all("input[type=radio][name=value]", ask)[Number(key) - 1]; if (radio) { e.preventDefault(); radio.checked = true; radio.focus(); } return; }
    if (key === "e" && ask) { const field = one("#ask-value, select, input[type=radio]", ask); if (field) { e.preventDefault(); field.focus(); } return; }
    if (picture && strip.length > 1) {
      if (key === "j" || e.key === "PageDown") { e.preventDefault(); act("next"); return; }
      if (key === "k" || e.key === "PageUp") { e.preventDefault(); act("prev"); return; }
    }
    if (picture) {
      const does = { "+": "in", "=": "in", "-": "out", "0": "fit", w: "words" }[key];
      if (does) { e.preventDefault(); act(does); return; }
    }
    if (acts && (e.key === "ArrowRight" || e.key === "ArrowLeft") && el.matches(".thumb")) {
      const thumbs = all(".thumb"), next = thumbs[thumbs.indexOf(el) + (e.key === "ArrowRight" ? 1 : -1)];
      if (next) { e.preventDefault(); next.focus(); }
      return;
    }
    if (acts && key === "p" && !one("#to").value) { e.preventDefault(); one("#to").focus(); return; }
    const target = one(`[data-key="${CSS.escape(key)}"]`);
    if (target) {
      e.preventDefault();
      if (target.tagName === "SUMMARY") { target.parentElement.open = true; one("select, input:not([type=hidden])", target.parentElement).focus(); }
      else target.click();
    }
  });
})();
