"use strict";
// What the pages do beside htmx: times in the reader's zone, dialogs, copying, sorting, following events.
(() => {
  const short = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
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
    const order = new Intl.Collator(undefined, { numeric: true });
    [...body.rows]
      .sort((one, other) => order.compare(value(one), value(other)) * (up ? 1 : -1))
      .forEach(line => body.append(line));
  }

  function say(text) {
    const said = document.getElementById("said");
    if (said) said.textContent = text;
  }

  // A secret's dialog: it can't be closed by accident, and nothing of it is left behind.
  function secrets() {
    document.querySelectorAll("dialog[data-secret]:not([open])").forEach(dialog => {
      document.querySelectorAll("dialog[open]").forEach(open => open.close());
      let presses = dialog.querySelector("[data-counts]") ? 3 : 1;
      const close = dialog.querySelector("[data-close]");
      dialog.addEventListener("cancel", event => event.preventDefault());
      dialog.addEventListener("keydown", event => {
        if (event.key === "Escape") event.preventDefault();
      });
      dialog.addEventListener("copied", () => { presses = 1; close.textContent = "Close"; });
      close.addEventListener("click", () => {
        presses -= 1;
        if (presses > 0) {
          close.textContent = "Press " + presses + " more time" + (presses > 1 ? "s" : "") + " to close";
          say("The secret was not copied. " + close.textContent);
          return;
        }
        const then = dialog.dataset.then;
        dialog.remove();
        window.location.replace(then);
      });
      dialog.showModal();
    });
  }
  window.addEventListener("pagehide", () =>
    document.querySelectorAll("dialog[data-secret]").forEach(dialog => dialog.remove()));

  // What can't be taken back waits until who asks for it has confirmed who they are.
  let held;
  document.addEventListener("htmx:configRequest", event => {
    const asked = event.detail;
    if (asked.verb !== "get" && asked.path !== "/confirm") held = { verb: asked.verb, path: asked.path, source: asked.elt };
  });
  function confirmation() {
    document.querySelectorAll("dialog[data-confirm]:not([open])").forEach(dialog => {
      document.querySelectorAll("dialog[open]").forEach(open => open.close());
      dialog.showModal();
    });
  }
  document.addEventListener("confirmed", () => {
    document.querySelectorAll("dialog[data-confirm]").forEach(dialog => dialog.close());
    if (held) htmx.ajax(held.verb, held.path, { source: held.source });
  });

  async function copy(button) {
    const text = document.getElementById(button.dataset.copy).textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch (refused) {
      const range = document.createRange();
      range.selectNodeContents(document.getElementById(button.dataset.copy));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      if (!document.execCommand("copy")) {
        say("Your browser does not let this page copy: the text is selected, copy it yourself.");
        return;
      }
    }
    button.textContent = "Copied";
    say("Copied");
    if ("counts" in button.dataset) button.dispatchEvent(new Event("copied", { bubbles: true }));
  }

  document.addEventListener("click", event => {
    const button = event.target.closest("[data-copy], [data-open], [data-dismiss], [data-tail], [data-export]");
    if (!button) return;
    if ("copy" in button.dataset) copy(button);
    if ("open" in button.dataset) document.getElementById(button.dataset.open).showModal();
    if ("dismiss" in button.dataset) button.closest("dialog").close();
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

  function arrived(message) {
    const event = JSON.parse(message.data);
    const line = document.createElement("li");
    const time = Object.assign(document.createElement("time"), { dateTime: event.time });
    const badge = document.createElement("span");
    badge.className = "badge " + event.data.outcome;
    badge.textContent = event.type;
    const what = document.createElement("span");
    what.className = "what";
    const target = event.data.target;
    what.textContent = event.data.actor.name + (target ? " → " + target.name : "");
    line.append(time, badge, what);
    let list = document.querySelector("#live ol");
    if (!list) {
      list = document.createElement("ol");
      list.className = "events";
      document.getElementById("live").append(list);
    }
    list.prepend(line);
    times(line);
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
      : new Date(at).toLocaleDateString(undefined, step === "day" ? { dateStyle: "medium", timeZone: "UTC" } : { year: "numeric", month: "long", timeZone: "UTC" });
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

  function charts() {
    const root = document.querySelector("[data-usage]");
    if (!root) return;
    root.querySelectorAll("[data-step]").forEach(button => button.addEventListener("click", () => {
      root.querySelectorAll("[data-step]").forEach(other => other.setAttribute("aria-pressed", other === button));
      usage(root);
    }));
    const script = document.createElement("script");
    script.src = "/assets/chart.js";
    script.onload = () => usage(root);
    document.head.append(script);
  }

  document.addEventListener("DOMContentLoaded", () => {
    times(document);
    sortable(document);
    charts();
    setInterval(() => times(document), 10000);
  });
  document.addEventListener("htmx:afterSwap", event => {
    times(event.target);
    sortable(event.target.parentElement || document);
  });
  // A swap that takes away what has the focus gives it to what comes in its place.
  let focused;
  document.addEventListener("htmx:beforeRequest", () => { focused = document.activeElement; });
  function refocus(swapped) {
    if (!focused || focused.isConnected || document.activeElement !== document.body) return;
    const place = document.getElementById(swapped.id);
    const next = place && (place.querySelector("[aria-invalid=true]") || place);
    if (!next) return;
    if (next.tabIndex < 0) next.tabIndex = -1;
    next.focus({ preventScroll: true });
  }
  function settled(event) {
    secrets();
    confirmation();
    if (document.querySelector("#result [data-revoked]")) {
      document.querySelectorAll("dialog[open]").forEach(open => open.close());
    }
    const problem = document.querySelector("#problem .problem");
    if (problem) {
      document.querySelectorAll("dialog[open]").forEach(open => open.close());
      problem.scrollIntoView({ block: "nearest" });
    }
    if (event) refocus(event.detail.target);
  }
  document.addEventListener("htmx:afterSettle", settled);
  document.addEventListener("htmx:oobAfterSwap", () => setTimeout(settled));
  function problem(text) {
    const problem = Object.assign(document.createElement("div"), { className: "problem", textContent: text });
    document.getElementById("problem").replaceChildren(problem);
  }
  document.addEventListener("htmx:responseError", event => problem(event.detail.xhr.status === 503
    ? "The key store can't be asked now. Nothing was changed; try again in a moment."
    : "That did not work (" + event.detail.xhr.status + "). Reload the page and try again."));
  document.addEventListener("htmx:sendError", () =>
    problem("The gateway can't be reached. Check your connection, and try again."));
  invitation();
})();
