"use strict";
// What the pages do beside htmx: times in the reader's zone, dialogs, copying, sorting, following events.
(() => {
  // Pages are in English, so dates are too, whatever the browser's language.
  const language = "en-GB";
  const short = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
  const mark = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const exact = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "long" });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const brief = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

  // The code of an invitation comes behind the link's #, which no server sees.
  function invitation() {
    const code = document.getElementById("code");
    if (!code || location.hash.length < 2) return;
    code.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
  }

  function when(date, isShort) {
    const seconds = (date - Date.now()) / 1000;
    if (Math.abs(seconds) > 7 * 86400) return (isShort ? day : short).format(date);
    const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) || ["second", 1];
    return (isShort ? brief : relative).format(Math.round(seconds / size), unit);
  }

  function times(root) {
    root.querySelectorAll("time[datetime]").forEach(time => {
      const date = new Date(time.dateTime);
      if (isNaN(date)) return;
      time.textContent = "exact" in time.dataset ? mark.format(date) : when(date, "short" in time.dataset);
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

  let told;
  function say(text) {
    const said = document.getElementById("said");
    if (!said) return;
    clearTimeout(told);
    said.textContent = text;
    said.className = "toast";
    told = setTimeout(() => { said.className = "visually-hidden"; }, 4000);
  }

  // What was done is told here, or on the page that comes next.
  const later = "latchkey-said";
  document.addEventListener("said", event => {
    const text = event.detail.text;
    say(text);
    sessionStorage.setItem(later, text);
    setTimeout(() => sessionStorage.removeItem(later), 2000);
  });
  function saidBefore() {
    const text = sessionStorage.getItem(later);
    sessionStorage.removeItem(later);
    if (text) say(text);
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
    const icon = button.querySelector("use");
    if (icon) icon.setAttribute("href", "/assets/icons.svg#check");
    else button.textContent = "Copied";
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

  document.addEventListener("DOMContentLoaded", () => {
    times(document);
    sortable(document);
    saidBefore();
    setInterval(() => times(document), 10000);
  });
  document.addEventListener("htmx:afterSwap", () => {
    times(document);
    sortable(document);
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
