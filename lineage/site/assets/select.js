// Selection: the syntax of --select, over the index.

// glob makes a test of a pattern with * ? [...].
function glob(pattern) {
  if (!/[*?[]/.test(pattern)) return (s) => s === pattern;
  const re = pattern.replace(/[.+^${}()|\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".").replace(/\[!/g, "[^");
  try {
    const made = new RegExp("^(?:" + re + ")$", "s");
    return (s) => made.test(s);
  } catch {
    throw new Error("“" + pattern + "” is no pattern");
  }
}

const within = (node, value) => {
  const clean = value.replace(/^\.\//, "").replace(/\/+$/, "");
  const is = glob(clean);
  if (is(node.path)) return true;
  for (let at = node.path.indexOf("/"); at >= 0; at = node.path.indexOf("/", at + 1)) if (is(node.path.slice(0, at))) return true;
  return false;
};

const lastName = (node) => node.name.slice(node.name.lastIndexOf(".") + 1);

function byFQN(value) {
  if (value.includes("/") || /\.(sql|py|csv)$/.test(value)) {
    const is = glob(value);
    return (n) => within(n, value) || is(n.path.slice(n.path.lastIndexOf("/") + 1));
  }
  const parts = value.split(".");
  const tests = parts.map(glob);
  const whole = glob(value);
  const starts = (fqn) => parts.length <= fqn.length && tests.every((is, k) => is(fqn[k]));
  return (n) => {
    if (n.kind === "source" || n.kind === "exposure" || n.kind === "macro") return false;
    if (whole(n.name) || whole(n.name.replace(/\.v[^.]*$/, ""))) return true;
    const fqn = [...n.fqn.split("."), ...n.name.split(".")];
    return starts(fqn) || starts(fqn.slice(1));
  };
}

function bySource(value) {
  const parts = value.split(".").map(glob);
  return (n) => {
    if (n.kind !== "source") return false;
    const [source, table] = [n.name.slice(0, n.name.indexOf(".")), n.name.slice(n.name.indexOf(".") + 1)];
    if (parts.length === 1) return parts[0](source);
    if (parts.length === 2) return parts[0](source) && parts[1](table);
    return parts[0](n.pkg) && parts[1](source) && parts[2](table);
  };
}

const named = (kind) => (value) => {
  const is = glob(value);
  return (n) => n.kind === kind && (is(n.name) || is(n.pkg + "." + n.name));
};

const field = (read) => (value) => {
  const is = glob(value);
  return (n) => is(read(n));
};

const methods = {
  fqn: byFQN,
  name: (v) => ((is) => (n) => is(n.name) || is(lastName(n)))(glob(v)),
  tag: (v) => ((is) => (n) => n.tags.some(is))(glob(v)),
  path: (v) => (n) => within(n, v),
  file: (v) => ((is) => (n) => {
    const file = n.path.slice(n.path.lastIndexOf("/") + 1);
    return is(file) || is(file.replace(/\.[^.]*$/, ""));
  })(glob(v)),
  package: (v) => field((n) => n.pkg)(v === "this" ? site.ix.project : v),
  resource_type: (v) => (n) => n.kind === v || v === "all",
  source: bySource,
  exposure: named("exposure"),
  metric: named("metric"),
  semantic_model: named("semantic_model"),
  saved_query: named("saved_query"),
  unit_test: named("unit_test"),
  group: field((n) => n.group),
  access: field((n) => n.access),
  state: (v) => site.inState(v),
  result: (v) => (n) => !!n.outcome && n.outcome.status === v,
  "config.materialized": field((n) => n.made),
  "config.tags": (v) => methods.tag(v),
  test_name: (v) => ((is) => (n) => n.kind === "test" && is(n.made))(glob(v)),
  test_type: (v) => (n) =>
    v === "unit" ? n.kind === "unit_test" : n.kind === "test" && (v === "data" || (v === "singular") === (n.made === "singular")),
};

// union of sets of node numbers, grown by what the atom's signs say.
function atom(text) {
  const m = /^(@)?(?:(\d*)(\+))?(.*?)(?:(\+)(\d*))?$/s.exec(text);
  const [, at, up, plus, body, after, down] = m;
  if (!body) throw new Error("“" + text + "” names nothing");
  if (at && (plus || after)) throw new Error("@ and + do not go together in “" + text + "”");
  const colon = body.indexOf(":");
  const method = colon < 0 ? "fqn" : body.slice(0, colon);
  const make = methods[method];
  if (!make) throw new Error("there is no method “" + method + "”; known are " + Object.keys(methods).join(", "));
  const is = make(colon < 0 ? body : body.slice(colon + 1));
  const own = site.nodes.filter(is).map((n) => n.i);
  const out = new Set(own);
  if (plus) for (const i of site.reach(own, "parents", up ? +up : Infinity).keys()) out.add(i);
  if (after || at) for (const i of site.reach(own, "children", down ? +down : Infinity).keys()) out.add(i);
  if (at) for (const i of site.reach([...out], "parents").keys()) out.add(i);
  return out;
}

function union(text) {
  const out = new Set();
  for (const word of text.trim().split(/\s+/).filter(Boolean)) {
    let both = null;
    for (const part of word.split(",").filter(Boolean)) {
      const set = atom(part);
      both = both ? new Set([...both].filter((i) => set.has(i))) : set;
    }
    for (const i of both || []) out.add(i);
  }
  return out;
}

// select returns the nodes that a text selects, without those excluded by
// --exclude within it or by the second text.
site.select = (text, exclude = "") => {
  const words = text.trim().split(/\s+/).filter(Boolean);
  const parts = { select: [], exclude: [exclude] };
  let to = "select";
  for (const w of words) {
    if (w === "--select" || w === "-s") to = "select";
    else if (w === "--exclude") to = "exclude";
    else parts[to].push(w);
  }
  const select = parts.select.join(" ");
  const out = select ? union(select) : new Set(site.nodes.filter((n) => n.kind !== "macro").map((n) => n.i));
  for (const i of union(parts.exclude.join(" "))) out.delete(i);
  return out;
};
