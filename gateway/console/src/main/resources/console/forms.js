"use strict";
// What forms do beside htmx: what is typed chooses its option, dates are shown as they will be.
(() => {
  const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short" });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

  // data-picks="name=value": whoever enters something here means that option.
  document.addEventListener("input", event => {
    const place = event.target.closest("[data-picks]");
    const form = place && event.target.form;
    if (!form) return;
    const [name, value] = place.dataset.picks.split("=");
    if (event.target.value !== "" && form.elements[name].value !== value) {
      form.elements[name].value = value;
      ends(form);
    }
  });

  // When a key that is created now will expire, in the reader's zone.
  const spans = { "1d": [0, 1], "7d": [0, 7], "1mo": [1, 0], "6mo": [6, 0], "1y": [12, 0] };
  function after([months, days]) {
    const now = new Date();
    const last = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months + 1, 0)).getUTCDate();
    const end = new Date(now);
    end.setUTCDate(1);
    end.setUTCMonth(end.getUTCMonth() + months);
    end.setUTCDate(Math.min(now.getUTCDate(), last));
    return new Date(end.getTime() + days * 86400000);
  }

  // A policy names spans such as 90d or 12h.
  const seconds = { s: 1, m: 60, h: 3600, d: 86400 };
  function span(choice) {
    const named = /^(\d+)([smhd])$/.exec(choice);
    return spans[choice] ? after(spans[choice]) : named && new Date(Date.now() + named[1] * seconds[named[2]] * 1000);
  }

  function ends(form) {
    const shown = form && form.querySelector("[data-ends]");
    if (!shown) return;
    const choice = form.elements.expiry.value;
    const date = form.elements.expiresAt.value;
    const end = choice === "date" ? new Date(date + "T23:59:59") : span(choice);
    const isDate = end && !isNaN(end);
    form.elements.endOfDay.value = choice === "date" && isDate ? end.toISOString() : "";
    const text = choice === "never" ? "The key never expires." : isDate ? "Expires " + format.format(end) + " (" + zone + ")." : "Choose a date.";
    if (shown.textContent !== text) shown.textContent = text;
  }

  const all = () => document.querySelectorAll("form").forEach(ends);
  document.addEventListener("change", event => ends(event.target.form));
  document.addEventListener("DOMContentLoaded", all);
  document.addEventListener("htmx:afterSettle", all);
})();
