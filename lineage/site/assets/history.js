// The earlier runs of one node.
const { h } = site;

// historySection shows how long each run took, how it ended, and its rows.
site.historySection = (d) => {
  if (!d.history || d.history.length < 2) return null;
  const runs = d.history.map(([run, status, seconds, rows]) => ({ run: site.ix.runs[run], status: site.ix.tables.status[status], seconds, rows }));
  const most = Math.max(...runs.map((r) => r.seconds), 0.001);
  const line = (r) => r.status + " · " + site.when(r.run.at) + " · " + r.run.command + " · " + site.seconds(r.seconds) + (r.rows === undefined ? "" : " · " + site.count(r.rows) + " rows");
  const bars = h("div", { class: "bars small-bars", role: "img", "aria-label": "Durations of the last " + runs.length + " runs, the longest " + site.seconds(most) }, runs.map((r) => {
    const el = h("i", { class: site.mood(r.status), title: line(r) });
    el.style.height = Math.max(6, (100 * r.seconds) / most) + "%";
    return el;
  }));
  const counted = runs.some((r) => r.rows !== undefined);
  return site.section("runs", h("span", {}, "Runs", h("span", { class: "count" }, runs.length)), bars,
    h("details", {}, h("summary", {}, "As a list"), h("div", { class: "scroll" }, h("table", {}, h("tbody", {}, [...runs].reverse().map((r) => h("tr", {},
      h("td", {}, site.statusMark(r.status)), h("td", {}, site.when(r.run.at)), h("td", { class: "quiet" }, r.run.command),
      counted ? h("td", { class: "num" }, r.rows === undefined ? "" : site.count(r.rows) + " rows") : null, h("td", { class: "num quiet" }, site.seconds(r.seconds)))))))));
};
