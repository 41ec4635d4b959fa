"use strict";
// Ctrl K: a dialog that finds keys, projects, pages and actions. Without script, its link leads to a page.
(() => {
  const dialog = () => document.getElementById("palette");
  const links = () => [...dialog().querySelectorAll(".found a")];

  function open() {
    const menu = document.getElementById("navigation");
    if (menu.matches(":popover-open")) menu.hidePopover();
    if (dialog().open) return;
    dialog().showModal();
    const field = dialog().querySelector("input");
    field.value = "";
    htmx.trigger(field.form, "submit");
    field.focus();
  }

  document.addEventListener("click", event => {
    if (event.target.closest("[data-find]") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open();
    }
    if (event.target === dialog()) dialog().close();
  });
  document.addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      if (document.querySelector("dialog[open]:not(#palette)")) return;
      event.preventDefault();
      open();
      return;
    }
    if (!dialog() || !dialog().contains(event.target)) return;
    const all = links();
    const at = all.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && all.length) {
      event.preventDefault();
      all[(at + 1) % all.length].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (at ? all[at - 1] : dialog().querySelector("input")).focus();
    } else if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      if (all.length && !dialog().querySelector(".htmx-request")) all[0].click();
    }
  });
})();
