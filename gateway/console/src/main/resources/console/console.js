"use strict";
// What the pages do beside htmx: times in the reader's zone, dialogs, copying, sorting, following events.
(() => {
  // Pages are in English, so dates are too, whatever the browser's language.
  const language = "en-GB";
  const short = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const exact = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "long" });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

  // The code of an invitation comes behind the link's #, which no server sees.
  function invitation() {
    const code = document.getElementById("code");
    if (!code || location.hash.length < 2) return;
    code.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
  }

  function when(date) {
    const seconds = (date - Date.now()) / 1000;
    if (Math.abs(seconds) > 7 * 86400) return short.format(date);
    const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) || ["second", 1];
    return relative.format(Math.round(seconds / size), unit);
  }

  function times(root) {
    root.querySelectorAll("time[datetime]").forEach(time => {
      const date = new Date(time.dateTime);
      if (isNaN(date)) return;
      time.textContent = when(date);
      time.title = exact.format(date);
    });
  }

  function sortable(root) {
    root.querySelectorAll("table[data-sortable] th[data-sort]").forEach(head => {
      if (head.querySelector("button")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => sort(head));
    });
  }

  function sort(head) {
    const up = head.getAttribute("aria-sort") !== "ascending";
    const row = head.parentElement;
    row.querySelectorAll("[aria-sort]").forEach(other => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const at = [...row.children].indexOf(head);
    const value = line => (line.children[at].dataset.value || line.children[at].textContent).trim();
    const body = head.closest("table").tBodies[0];
    const order = new Intl.Collator(language, { numeric: true });
    [...body.rows]
      .sort((one, other) => order.compare(value(one), value(other)) * (up ? 1 : -1))
      .forEach(line => body.append(line));
  }

  function say(text) {
    const said = document.getElementById("said");
    if (said) said.textContent = text;
  }

  // Pages without HTTPS have no clipboard but that of the selection.
  function copySelected(button, text) {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "visually-hidden";
    button.after(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    button.focus();
    return done;
  }

  async function copy(button) {
    const place = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(place.textContent);
    } catch (refused) {
      if (!copySelected(button, place.textContent)) {
        say("Your browser doesn't let this page copy. Reveal the text, select it and copy it yourself.");
        button.textContent = "Copy it yourself";
        return;
      }
    }
    button.textContent = "Copied";
    say("Copied");
    if ("counts" in button.dataset) button.dispatchEvent(new Event("copied", { bubbles: true }));
  }

  document.addEventListener("click", event => {
    const button = event.target.closest("[data-copy], [data-tail], [data-export]");
    if (!button) return;
    if ("copy" in button.dataset) copy(button);
    if ("tail" in button.dataset) follow(button);
    if ("export" in button.dataset) { event.preventDefault(); exportEvents(button); }
  });
  document.addEventListener("input", event => {
    const rows = event.target.dataset.finds;
    if (!rows) return;
    const wanted = event.target.value.toLowerCase();
    document.querySelectorAll(rows).forEach(row => { row.hidden = !row.textContent.toLowerCase().includes(wanted); });
  });
  document.addEventListener("change", event => {
    if ("submit" in event.target.dataset) event.target.form.submit();
  });

  // The event log as it grows.
  let source;
  function follow(button) {
    if (source) {
      source.close();
      source = undefined;
      button.setAttribute("aria-pressed", "false");
      button.textContent = "Follow live";
      return;
    }
    source = new EventSource("/v1/events?" + button.dataset.query);
    button.setAttribute("aria-pressed", "true");
    button.textContent = "Following: stop";
    source.onmessage = arrived;
    source.addEventListener("event", arrived);
    source.onerror = () => say("The connection was lost; trying again.");
  }

  // What arrives is drawn by the server, which knows the words; many at once are drawn once.
  let drawing;
  function arrived() {
    clearTimeout(drawing);
    drawing = setTimeout(() => htmx.trigger(document.querySelector("form.filters"), "submit"), 200);
  }

  async function exportEvents(link) {
    const answer = await fetch(link.href, { headers: { Accept: "application/x-ndjson" } });
    const file = document.createElement("a");
    file.href = URL.createObjectURL(await answer.blob());
    file.download = link.download;
    file.click();
    URL.revokeObjectURL(file.href);
  }

  // A key's usage.
  const spans = { hour: 2 * 86400, day: 30 * 86400, month: 365 * 86400 };
  async function usage(root) {
    const step = root.querySelector("[data-step][aria-pressed=true]").dataset.step;
    const to = new Date(Math.ceil(Date.now() / 3600000) * 3600000);
    const from = new Date(to - spans[step] * 1000);
    const query = new URLSearchParams({ from: from.toISOString(), to: to.toISOString(), step });
    const answer = await fetch("/v1/keys/" + root.dataset.key + "/usage?" + query);
    if (!answer.ok) return;
    const rows = new Map();
    (await answer.json()).items.forEach(item => {
      const row = rows.get(item.at) || { allowed: 0, refused: 0 };
      Object.entries(item.outcomes).forEach(([outcome, count]) => {
        row[outcome === "allowed" ? "allowed" : "refused"] += count;
      });
      rows.set(item.at, row);
    });
    draw(root, [...rows.entries()], step);
  }

  function draw(root, rows, step) {
    const style = getComputedStyle(document.documentElement);
    const label = at => step === "hour" ? short.format(new Date(at))
      : new Date(at).toLocaleDateString(language, step === "day" ? { dateStyle: "medium", timeZone: "UTC" } : { year: "numeric", month: "long", timeZone: "UTC" });
    const lines = rows.map(([at, row]) => {
      const line = document.createElement("tr");
      [label(at), row.allowed, row.refused].forEach((text, i) => {
        const cell = document.createElement(i ? "td" : "th");
        cell.textContent = text;
        line.append(cell);
      });
      return line;
    });
    root.querySelector("tbody").replaceChildren(...lines);
    const text = style.getPropertyValue("--pico-muted-color");
    const series = (name, color) => ({
      label: name, data: rows.map(([, row]) => row[name.toLowerCase()]), backgroundColor: style.getPropertyValue(color), stack: "all", maxBarThickness: 28,
    });
    if (root.chart) root.chart.destroy();
    root.chart = new Chart(root.querySelector("canvas"), {
      type: "bar",
      data: { labels: rows.map(([at]) => label(at)), datasets: [series("Allowed", "--good"), series("Refused", "--bad")] },
      options: {
        animation: false, responsive: true, maintainAspectRatio: false,
        plugins: { legend: { labels: { color: text } } },
        scales: {
          x: { stacked: true, ticks: { color: text, maxRotation: 0, autoSkipPadding: 16 }, grid: { display: false } },
          y: { stacked: true, beginAtZero: true, ticks: { color: text, precision: 0 }, grid: { color: style.getPropertyValue("--quiet-line") } },
        },
      },
    });
  }

  function charts(within) {
    const root = within.querySelector("[data-usage]:not([data-drawn])");
    if (!root) return;
    root.dataset.drawn = "";
    root.querySelectorAll("[data-step]").forEach(button => button.addEventListener("click", () => {
      root.querySelectorAll("[data-step]").forEach(other => other.setAttribute("aria-pressed", other === button));
      usage(root);
    }));
    if (window.Chart) {
      usage(root);
      return;
    }
    const script = document.createElement("script");
    script.src = "/assets/chart.js";
    script.onload = () => usage(root);
    document.head.append(script);
  }

  document.addEventListener("DOMContentLoaded", () => {
    times(document);
    sortable(document);
    charts(document);
    const here = document.querySelector(".sections [aria-current]");
    if (here) here.scrollIntoView({ block: "nearest", inline: "center" });
    setInterval(() => times(document), 10000);
  });
  document.addEventListener("htmx:afterSwap", () => {
    times(document);
    sortable(document);
    charts(document);
  });
  // A swap that takes away what has the focus gives it to what comes in its place.
  let focused;
  document.addEventListener("htmx:beforeRequest", () => { focused = document.activeElement; });
  function refocus(swapped) {
    const place = document.getElementById(swapped.id);
    const summary = place && place.querySelector(":scope > .problem");
    if (summary && !("told" in summary.dataset)) {
      summary.dataset.told = "";
      show(summary);
      return;
    }
    if (place && focused && !focused.isConnected && document.activeElement === document.body) show(place);
  }

  function show(place) {
    if (place.tabIndex < 0) place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("htmx:afterSettle", event => refocus(event.detail.target));
  invitation();
})();
