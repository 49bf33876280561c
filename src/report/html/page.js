"use strict";
(() => {
  const form = document.getElementById("find");
  const list = document.getElementById("list");
  if (!form || !list) return;
  form.hidden = false;
  const rows = [...list.children].map((item, at) => ({
    item,
    at,
    words: (item.querySelector(".who") || item).textContent.toLowerCase(),
    eligible: item.dataset.eligible,
    verdicts: item.dataset.verdicts,
    degrees: item.dataset.degrees.split(" ").map(Number),
    score: Number(item.dataset.score),
    months: Number(item.dataset.months),
    leads: Number(item.dataset.leads),
    name: (item.querySelector("h3") || item).textContent,
  }));
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
    const criterion = field("criterion").value;
    const wanted = verdicts[field("verdict").value];
    let left = 0;
    for (const row of rows) {
      const fits =
        words.every((word) => row.words.includes(word)) &&
        (eligible === "" || row.eligible === eligible) &&
        (criterion === "" || wanted.includes(row.verdicts[Number(criterion)]));
      row.item.hidden = !fits;
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
      const open = [...list.querySelectorAll(":scope > li:not([hidden]) summary")];
      const next = open[open.indexOf(on) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
  });
  apply();
})();
