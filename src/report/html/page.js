"use strict";
(() => {
  const form = document.getElementById("find");
  const list = document.getElementById("list");
  if (!form || !list) return;
  form.hidden = false;
  const rows = [...list.children].map((item, at) => ({
    item,
    at,
    text: "",
    band: item.dataset.band,
    eligible: item.dataset.eligible,
    verdicts: item.dataset.verdicts,
    degrees: item.dataset.degrees.split(" ").map(Number),
    score: Number(item.dataset.score),
    months: Number(item.dataset.months),
    leads: Number(item.dataset.leads),
    name: (item.querySelector("h3") || item).textContent,
  }));
  // All that stands in a row is searched, read when it is first asked for.
  const holds = (row, word) => (row.text || (row.text = row.item.textContent.toLowerCase())).includes(word);
  const field = (name) => form.elements.namedItem(name);
  const shown = document.getElementById("shown");
  const orders = {
    rank: (a, b) => a.at - b.at,
    score: (a, b) => b.score - a.score,
    name: (a, b) => a.name.localeCompare(b.name),
    experience: (a, b) => b.months - a.months,
    leadership: (a, b) => b.leads - a.leads,
    criterion: (a, b) => {
      const at = Number(field("criterion").value);
      return field("criterion").value === "" ? 0 : b.degrees[at] - a.degrees[at];
    },
  };
  const verdicts = { any: "mpuk", met: "m", partly: "mp", unmet: "u", unknown: "k" };
  let order = "rank";
  const apply = () => {
    const words = field("name").value.toLowerCase().split(/\s+/).filter(Boolean);
    const eligible = field("eligible").value;
    const band = field("band") ? field("band").value : "";
    const criterion = field("criterion").value;
    const wanted = verdicts[field("verdict").value];
    let left = 0;
    for (const row of rows) {
      const fits =
        (eligible === "" || row.eligible === eligible) &&
        (band === "" || row.band === band) &&
        (criterion === "" || wanted.includes(row.verdicts[Number(criterion)])) &&
        words.every((word) => holds(row, word));
      if (row.item.hidden === fits) row.item.hidden = !fits;
      left += fits ? 1 : 0;
    }
    const sort = field("sort").value;
    const now = sort === "criterion" ? sort + criterion : sort;
    if (now !== order) {
      order = now;
      const sorted = [...rows].sort((a, b) => orders[sort](a, b) || a.at - b.at);
      list.append(...sorted.map((row) => row.item));
    }
    shown.textContent = left === rows.length ? `${left} candidates` : `${left} of ${rows.length} candidates`;
  };
  const beside = (summary, step) => {
    const all = [...list.querySelectorAll(":scope > li:not([hidden]) > details > summary")];
    return all[summary ? all.indexOf(summary) + step : 0];
  };
  // Who follows a link to a candidate sees them opened.
  const follow = () => {
    const there = /^#c-/.test(location.hash) && document.getElementById(location.hash.slice(1));
    const details = there && there.querySelector("details");
    if (details) details.open = true;
  };
  addEventListener("hashchange", follow);
  follow();
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const on = document.activeElement;
    const typing = on && /^(INPUT|SELECT|TEXTAREA)$/.test(on.tagName);
    if (event.key === "/" && !typing) {
      event.preventDefault();
      field("name").focus();
    } else if (event.key === "Escape" && on === field("name")) {
      form.reset();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && on && on.tagName === "SUMMARY") {
      const next = beside(on, event.key === "ArrowDown" ? 1 : -1);
      if (next) {
        event.preventDefault();
        next.focus();
      }
    } else if ((event.key === "j" || event.key === "k") && !typing) {
      // The next or previous candidate, opened; the one before is closed.
      const from = on && on.closest("#list > li");
      const last = from ? from.querySelector("summary") : null;
      const next = beside(last, event.key === "j" ? 1 : -1);
      if (next) {
        if (last) last.parentElement.open = false;
        next.parentElement.open = true;
        next.focus();
        next.scrollIntoView({ block: "start" });
      }
    }
  });
  apply();
})();
