// SQL and templates, coloured. ref() and source() become links.
const { h } = site;

const keywords = new Set(
  ("select from where and or not as on in is null case when then else end group by order having join left right inner outer full cross lateral natural " +
    "with recursive union all except intersect distinct using between like ilike limit offset asc desc over partition rows range preceding following " +
    "current row unbounded filter within window qualify cast true false exists any some interval values insert into update delete merge matched set " +
    "create table view temporary replace if drop alter unnest pivot unpivot exclude nulls first last create default primary key grouping sets rollup cube " +
    "for in macro endmacro set endset endfor endif elif config do call endcall test endtest snapshot endsnapshot materialization endmaterialization block return " +
    "def import from class lambda with yield pass none").split(" "),
);

const sqlTokens = /(\{#[\s\S]*?#\})|(--[^\n]*|\/\*[\s\S]*?\*\/)|('(?:[^']|'')*')|("(?:[^"]|"")*"|`[^`]*`)|(\{\{-?|-?\}\}|\{%-?|-?%\})|(\b\d+(?:\.\d+)?\b)|([A-Za-z_][A-Za-z0-9_$]*)/g;
const pyTokens = /(\x00)|(#[^\n]*)|('''[\s\S]*?'''|"""[\s\S]*?"""|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|(\x00)|(\x00)|(\b\d+(?:\.\d+)?\b)|([A-Za-z_][A-Za-z0-9_]*)/g;
const classes = [null, "c", "c", "s", "q", "j", "n"];

const longest = 300000;

// paint returns a text as spans.
function paint(text, language, from) {
  const out = document.createDocumentFragment();
  if (text.length > longest) return out.append(text), out;
  const re = new RegExp((language === "python" ? pyTokens : sqlTokens).source, "g");
  const targets = references(text, from);
  let last = 0;
  const span = (cls, s) => {
    const el = document.createElement("span");
    el.className = cls;
    el.textContent = s;
    return el;
  };
  for (let m; (m = re.exec(text)); ) {
    let cls = null;
    for (let k = 1; k < classes.length; k++) if (m[k] !== undefined) cls = classes[k];
    const target = targets.get(m.index);
    if (m[7] !== undefined) {
      if (keywords.has(m[7].toLowerCase())) cls = "k";
      else if (text[re.lastIndex] === "(") cls = "f";
    }
    if (!cls) continue;
    if (m.index > last) out.append(text.slice(last, m.index));
    out.append(target ? h("a", { class: "s", href: site.href(target), title: target.id }, m[0]) : span(cls, m[0]));
    last = re.lastIndex;
  }
  out.append(text.slice(last));
  return out;
}

// references finds the place of each literal name that ref() or source() is
// called with, and the parent it means.
function references(text, from) {
  const found = new Map();
  if (!from) return found;
  const parents = from.parents.map((i) => site.nodes[i]);
  const calls = /\b(ref|source)\s*\(\s*((?:'[^'\n]*'|"[^"\n]*")(?:\s*,\s*(?:'[^'\n]*'|"[^"\n]*"))?)/g;
  for (let m; (m = calls.exec(text)); ) {
    const start = m.index + m[0].length - m[2].length;
    const names = [...m[2].matchAll(/'([^'\n]*)'|"([^"\n]*)"/g)];
    const last = names[names.length - 1];
    const name = last[1] ?? last[2];
    const full = m[1] === "source" && names.length > 1 ? (names[0][1] ?? names[0][2]) + "." + name : name;
    const target = parents.find((p) => p.name === full || (m[1] === "ref" && p.name.replace(/\.v[^.]*$/, "") === full));
    if (target) found.set(start + last.index, target);
  }
  return found;
}

// code is a block of text with numbered lines and a button that copies it.
site.code = (text, language, from) => {
  text = text.replace(/\s+$/, "").replace(/^\n+/, "");
  const lines = text.split("\n").length;
  const gutter = h("span", { class: "gutter", "aria-hidden": "true" }, Array.from({ length: lines }, (_, i) => i + 1).join("\n"));
  const copy = h("button", { class: "copy", type: "button", onclick: () => copyText(text, copy) }, "Copy");
  return h("div", { class: "code" }, copy, h("pre", { tabindex: "0", role: "region", "aria-label": "Code, " + lines + " lines" }, gutter, h("code", {}, paint(text, language, from))));
};

async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { class: "unseen" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = "Copy"), 1200);
}

// tabs shows one of several named panels.
site.tabs = (label, panels) => {
  const key = "t" + Math.random().toString(36).slice(2);
  const buttons = panels.map(([name], i) =>
    h("button", { type: "button", role: "tab", id: key + i, "aria-controls": key + "p" + i, onclick: () => show(i), onkeydown: (e) => move(e, i) }, name),
  );
  const bodies = panels.map((_, i) => h("div", { role: "tabpanel", id: key + "p" + i, "aria-labelledby": key + i }));
  const show = (at) => {
    buttons.forEach((b, i) => (b.setAttribute("aria-selected", i === at), (b.tabIndex = i === at ? 0 : -1), (bodies[i].hidden = i !== at)));
    if (!bodies[at].firstChild) bodies[at].append(panels[at][1]());
  };
  const move = (e, i) => {
    const to = { ArrowLeft: i - 1, ArrowRight: i + 1, Home: 0, End: panels.length - 1 }[e.key];
    if (to === undefined || !buttons[to]) return;
    e.preventDefault();
    show(to);
    buttons[to].focus();
  };
  show(0);
  return h("div", { class: "tabs" }, h("div", { role: "tablist", "aria-label": label }, buttons), bodies);
};
