// Earlier runs, the last one first.
const { h } = site;

const status = (k) => site.ix.tables.status[k];

function bar(counts) {
  const total = Object.values(counts).reduce((s, n) => s + n, 0) || 1;
  const el = h("span", { class: "stack", "aria-hidden": "true" });
  for (const mood of ["good", "calm", "warn", "bad"]) {
    const n = Object.entries(counts).filter(([k]) => site.mood(status(k)) === mood).reduce((s, [, c]) => s + c, 0);
    if (!n) continue;
    const piece = h("i", { class: mood });
    piece.style.width = (100 * n) / total + "%";
    el.append(piece);
  }
  return el;
}

const nodeRow = (f) => h("tr", {}, h("td", {}, site.nodeLink(site.nodes[f.n])), h("td", {}, site.statusMark(status(f.s))), h("td", { class: "num quiet" }, site.seconds(f.t)), h("td", { class: "small" }, f.m || ""));

function times() {
  const runs = site.ix.runs.slice(-60);
  const most = Math.max(...runs.map((r) => r.elapsed), 0.001);
  return h("div", { class: "bars", role: "img", "aria-label": "Duration of the last " + runs.length + " runs, the longest " + site.seconds(most) }, runs.map((r) => {
    const el = h("i", { class: r.failed.length ? "bad" : "good", title: r.command + " · " + site.when(r.at) + " · " + site.seconds(r.elapsed) });
    el.style.height = Math.max(4, (100 * r.elapsed) / most) + "%";
    return el;
  }));
}

site.runsPage = () => {
  const runs = [...site.ix.runs].reverse();
  if (!runs.length) return h("article", {}, h("h1", {}, "Runs"), h("p", { class: "quiet" }, "No run is known yet: model build, then model docs generate."));
  return h("article", {}, h("h1", {}, "Runs", h("span", { class: "count" }, runs.length)), runs.length > 1 ? [times(), h("p", { class: "quiet small scale" }, "Oldest to newest; the longest took " + site.seconds(Math.max(...runs.slice(0, 60).map((r) => r.elapsed))) + ".")] : null,
    runs.map((r, i) => h("details", { class: "run", open: i === 0 && r.failed.length > 0 },
      h("summary", {}, h("b", {}, r.command), h("span", { class: "quiet" }, site.when(r.at)), bar(r.counts),
        h("span", {}, Object.entries(r.counts).map(([k, n]) => n + " " + status(k)).join(", ")), h("span", { class: "quiet" }, site.seconds(r.elapsed))),
      r.failed.length ? [h("h3", {}, "Not well"), h("div", { class: "scroll" }, h("table", {}, h("tbody", {}, r.failed.map(nodeRow))))] : null,
      r.slow.length ? [h("h3", {}, "Slowest"), h("div", { class: "scroll" }, h("table", {}, h("tbody", {}, r.slow.map(nodeRow))))] : null)));
};
