"use strict";
// A secret's dialog: hidden until it is revealed, not closed by accident, and nothing of it stays.
(() => {
  const presses = 3;
  const label = left => "Press " + left + " more time" + (left > 1 ? "s" : "") + " to close";
  const isCopied = dialog => "copied" in dialog.dataset || !dialog.querySelector("[data-counts]");
  const uncopied = () => [...document.querySelectorAll("dialog[data-secret][open]")].some(dialog => !isCopied(dialog));

  function show(dialog) {
    document.querySelectorAll("dialog[open]").forEach(open => open.close());
    const close = dialog.querySelector("[data-close]");
    let left = isCopied(dialog) ? 1 : presses;
    if (left > 1) close.textContent = label(left);
    dialog.addEventListener("cancel", event => event.preventDefault());
    dialog.addEventListener("keydown", event => {
      if (event.key === "Escape") event.preventDefault();
    });
    dialog.addEventListener("copied", () => {
      dialog.dataset.copied = "";
      left = 1;
      close.textContent = "Close";
    });
    dialog.addEventListener("copy", () => {
      const secret = dialog.querySelector("#secret");
      if (secret && getSelection().toString().includes(secret.textContent)) dialog.dispatchEvent(new Event("copied"));
    });
    close.addEventListener("click", () => {
      left -= 1;
      if (left > 0) {
        close.textContent = label(left);
        const said = document.getElementById("said");
        if (said) said.textContent = "The secret was not copied. " + close.textContent;
        return;
      }
      const then = dialog.dataset.then;
      dialog.remove();
      window.location.replace(then);
    });
    dialog.showModal();
    const copy = dialog.querySelector("[data-counts]");
    if (copy) copy.focus();
  }

  // Every place that shows the secret is covered and uncovered together.
  document.addEventListener("click", event => {
    const button = event.target.closest("[data-reveal]");
    if (!button) return;
    const hides = button.getAttribute("aria-pressed") === "true";
    button.setAttribute("aria-pressed", String(!hides));
    button.textContent = hides ? "Reveal" : "Hide";
    const dialog = button.closest("dialog");
    dialog.querySelectorAll("[data-covered]").forEach(code => { code.hidden = hides; });
    dialog.querySelectorAll("[data-cover]").forEach(cover => { cover.hidden = !hides; });
  });

  window.addEventListener("beforeunload", event => {
    if (uncopied()) event.preventDefault();
  });
  window.addEventListener("pagehide", () =>
    document.querySelectorAll("dialog[data-secret]").forEach(dialog => dialog.remove()));

  const settled = () => document.querySelectorAll("dialog[data-secret]:not([open])").forEach(show);
  document.addEventListener("htmx:afterSettle", settled);
  document.addEventListener("htmx:oobAfterSwap", () => setTimeout(settled));
  // A swap can take away the element that asked; then only this event arrives.
  document.addEventListener("htmx:afterRequest", () => setTimeout(settled));
})();
