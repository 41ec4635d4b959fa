"use strict";
// A list of keys whose rows can be selected.
(() => {
  const boxes = () => [...document.querySelectorAll("#rows [name=keys]")];
  function count() {
    const bar = document.getElementById("selection");
    const dialog = document.getElementById("revoke-selected");
    if (!bar || !dialog) return;
    const chosen = boxes().filter(box => box.checked).length;
    const words = chosen + (chosen === 1 ? " key" : " keys");
    bar.hidden = chosen === 0;
    bar.querySelector("[data-count]").textContent = words + " selected";
    const all = document.querySelector("[data-all]");
    if (all) {
      all.checked = chosen > 0 && chosen === boxes().length;
      all.indeterminate = chosen > 0 && !all.checked;
    }
    dialog.querySelectorAll("[data-words]").forEach(place => { place.textContent = words; });
    dialog.querySelector("[data-types]").dataset.types = words;
  }
  document.addEventListener("change", event => {
    if ("all" in event.target.dataset) boxes().forEach(box => { box.checked = event.target.checked; });
    if (event.target.name === "keys" || "all" in event.target.dataset) count();
  });
  document.addEventListener("htmx:afterSettle", count);
  document.addEventListener("DOMContentLoaded", count);
  document.addEventListener("keys-changed", () =>
    document.querySelectorAll("dialog[open]").forEach(dialog => dialog.close()));
})();
