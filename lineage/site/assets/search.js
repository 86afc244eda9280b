// Search: every word must be found, in a node's name, columns, tags,
// description or SQL; where it is found decides the order.
const { h } = site;

let names; // lower case
let paths; // with tags
let loaded = null; // columns, descriptions, SQL once they are there
let before = null; // the last search: what it found bounds a longer one

function prepare() {
  if (names) return;
  names = site.nodes.map((n) => n.name.toLowerCase());
  paths = site.nodes.map((n) => (n.tags.join("\n") + "\n" + n.path).toLowerCase());
}

site.searchReady = async () => {
  prepare();
  if (loaded) return;
  const [columns, texts] = await Promise.all([site.columnsData(), site.load("texts")]);
  loaded ||= {
    columns: columns.names.map((list) => (list.length ? list.join("\n").toLowerCase() : "")),
    names: columns.names,
    description: texts.description.map((s) => s && s.toLowerCase()),
    texts,
    sql: texts.sql,
  };
  before = null;
};

const weight = { model: 6, source: 5, seed: 5, snapshot: 5, exposure: 5, metric: 5, test: -12, unit_test: -8 };

// one word in one node: [score, where].
function score(word, i) {
  const name = names[i];
  const at = name.indexOf(word);
  if (at >= 0) {
    if (name.length === word.length) return [100, "name"];
    const edge = at === 0 || "_.-".includes(name[at - 1]);
    return [(at === 0 ? 60 : edge ? 45 : 30) + Math.max(0, 12 - (name.length - word.length) / 3), "name"];
  }
  const p = paths[i].indexOf(word);
  if (p >= 0 && site.nodes[i].tags.some((t) => t.toLowerCase().includes(word))) return [18, "tag"];
  if (loaded) {
    const c = loaded.columns[i];
    const k = c.indexOf(word);
    if (k >= 0) {
      const whole = (k === 0 || c[k - 1] === "\n") && (k + word.length === c.length || c[k + word.length] === "\n");
      return [whole ? 22 : 14, "column"];
    }
    if (word.length > 1 && loaded.description[i].includes(word)) return [8, "description"];
  }
  if (p >= 0) return [5, "path"];
  if (loaded && word.length > 2 && loaded.sql[i].includes(word)) return [3, "SQL"];
  return null;
}

// best picks the hits with the highest scores, those of equal ones in order: a
// short word has too many to sort them all.
function best(found, most) {
  const out = [];
  for (const hit of found) {
    let k = out.length;
    if (k === most && hit.score <= out[k - 1].score) continue;
    while (k > 0 && out[k - 1].score < hit.score) k--;
    out.splice(k, 0, hit);
    if (out.length > most) out.pop();
  }
  return out;
}

// search returns the best nodes, with where the words stand.
site.search = (query, most = 30) => {
  prepare();
  const asked = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [];
  if (!asked.length) return found;
  const narrower = before && asked.length === 1 && before.word.length > 2 && asked[0].startsWith(before.word);
  const within = narrower ? before.found : null;
  const count = within ? within.length : names.length;
  for (let k = 0; k < count; k++) {
    const i = within ? within[k].i : k;
    let total = 0;
    let where = "name";
    let weakest = Infinity;
    for (const word of asked) {
      const s = score(word, i);
      if (!s) {
        total = -1;
        break;
      }
      total += s[0];
      if (s[0] < weakest) [weakest, where] = s;
    }
    if (total < 0) continue;
    found.push({ i, where, word: asked, score: total + (weight[site.nodes[i].kind] || 0) - names[i].length / 1000 });
  }
  before = asked.length === 1 ? { word: asked[0], found } : null;
  const out = best(found, most);
  out.total = found.length;
  return out;
};

// marked shows a text with the words found in it.
function marked(text, asked) {
  const lower = text.toLowerCase();
  const out = h("span", {});
  let last = 0;
  while (last < text.length) {
    let best = -1;
    let size = 0;
    for (const w of asked) {
      const k = lower.indexOf(w, last);
      if (k >= 0 && (best < 0 || k < best)) [best, size] = [k, w.length];
    }
    if (best < 0) break;
    out.append(text.slice(last, best), h("mark", {}, text.slice(best, best + size)));
    last = best + size;
  }
  out.append(text.slice(last));
  return out;
}

// evidence is a line that shows why a node was found.
function evidence(hit) {
  const node = site.nodes[hit.i];
  if (loaded && hit.where === "column") {
    const columns = loaded.names[hit.i].filter((c) => hit.word.some((w) => c.toLowerCase().includes(w)));
    return ["column ", marked(columns.slice(0, 4).join(", "), hit.word)];
  }
  if (loaded && hit.where === "description") {
    const text = loaded.texts.description[hit.i];
    const at = Math.max(0, ...hit.word.map((w) => text.toLowerCase().indexOf(w)));
    const start = Math.max(0, at - 40);
    return [marked((start ? "…" : "") + text.slice(start, start + 140).replace(/\s+/g, " "), hit.word)];
  }
  if (hit.where === "SQL") return ["in its SQL · ", node.path];
  if (hit.where === "tag") return ["tag ", marked(node.tags.join(", "), hit.word)];
  return [node.summary || node.path];
}

// searchBox is the field in the page's head with its list of hits.
site.searchBox = () => {
  let hits = [];
  let at = 0;
  const list = h("ul", { id: "hits", role: "listbox", "aria-label": "Found", hidden: true });
  const input = h("input", {
    id: "search", type: "search", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: "Search names, columns, SQL…",
    "aria-label": "Search", "aria-controls": "hits", "aria-expanded": "false", "aria-autocomplete": "list", "aria-keyshortcuts": "/",
  });
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const pick = (k) => {
    at = (k + hits.length) % hits.length;
    [...list.querySelectorAll("[role=option]")].forEach((el, i) => {
      el.setAttribute("aria-selected", i === at);
      if (i === at) el.scrollIntoView({ block: "nearest" });
    });
    input.setAttribute("aria-activedescendant", "hit" + at);
  };
  const open = (k) => {
    if (!hits[k]) return;
    site.go(site.nodes[hits[k].i]);
    close();
    input.blur();
  };
  const render = () => {
    const query = input.value.trim();
    if (!query) return close();
    const began = performance.now();
    hits = site.search(query);
    document.documentElement.dataset.searchMs = (performance.now() - began).toFixed(1);
    list.replaceChildren(
      ...hits.map((hit, i) => {
        const node = site.nodes[hit.i];
        return h("li", { id: "hit" + i, role: "option", onmousedown: (e) => (e.preventDefault(), open(i)) },
          h("div", { class: "hit-name" }, site.dot(node.kind), marked(node.name, hit.word), h("span", { class: "quiet" }, site.kindName(node.kind).toLowerCase() + (node.pkg === site.ix.project ? "" : " · " + node.pkg))),
          h("div", { class: "hit-why" }, evidence(hit)));
      }),
      h("li", { class: "hits-foot", role: "presentation" }, hits.length ? site.count(hits.total) + " found · ↑ ↓ to move, Enter to open" : "Nothing found"),
    );
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    site.say(hits.length ? hits.total + " found" : "Nothing found");
    if (hits.length) pick(0);
  };
  input.addEventListener("focus", () => site.searchReady().then(() => document.activeElement === input && render()));
  input.addEventListener("input", render);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (e) => {
    if (e.key === "Escape") return list.hidden ? input.blur() : close();
    if (list.hidden || !hits.length) return;
    if (e.key === "ArrowDown") pick(at + 1);
    else if (e.key === "ArrowUp") pick(at - 1);
    else if (e.key === "Enter") open(at);
    else return;
    e.preventDefault();
  });
  return h("div", { class: "search", role: "search" }, input, h("kbd", { "aria-hidden": "true" }, "/"), list);
};
