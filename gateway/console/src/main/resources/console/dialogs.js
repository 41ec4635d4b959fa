"use strict";
// Dialogs: where the focus goes, what must be typed, and where a problem is told.
(() => {
  const say = text => {
    const said = document.getElementById("said");
    if (said) said.textContent = text;
  };
  const topmost = () => [...document.querySelectorAll("dialog[open]")].pop();

  // The focus is never on a button that can't be taken back.
  function open(dialog) {
    if (!dialog || dialog.open) return;
    dialog.querySelectorAll(".problem[data-told]").forEach(told => told.remove());
    dialog.showModal();
    if (!dialog.querySelector("button.danger")) return;
    const first = dialog.querySelector("[data-types], [data-dismiss]");
    if (first) first.focus();
  }

  function close(dialog) {
    dialog.close();
  }
  // Whoever closes a dialog has stopped asking; one that was fetched is fetched again.
  document.addEventListener("close", event => {
    clearTimeout(again);
    if (event.target.matches("#dialogs > [data-asks]")) event.target.remove();
  }, true);

  // Names are compared as people see them.
  const seen = text => text.normalize("NFC").replace(/\p{Cf}/gu, "").replace(/\s+/g, " ").trim();
  function typed(form) {
    const field = form && form.querySelector("[data-types]");
    if (!field) return;
    form.querySelector("button.danger").disabled = seen(field.value) !== seen(field.dataset.types);
  }
  document.addEventListener("input", event => {
    if ("types" in event.target.dataset) typed(event.target.form);
  });
  document.addEventListener("keydown", event => {
    const inside = event.target.closest && event.target.closest("dialog form");
    if (event.key === "Enter" && inside && event.target.matches("input") && inside.querySelector("button.danger")) {
      event.preventDefault();
      say("Press the button to confirm.");
    }
  });

  document.addEventListener("click", event => {
    const button = event.target.closest("[data-open], [data-dismiss]");
    if (!button) return;
    if ("open" in button.dataset) {
      const dialog = document.getElementById(button.dataset.open);
      open(dialog);
      dialog.querySelectorAll("form").forEach(typed);
    }
    if ("dismiss" in button.dataset) close(button.closest("dialog"));
  });

  // hx-confirm asks in a dialog of this page, where Enter does not confirm.
  document.addEventListener("htmx:confirm", event => {
    const question = event.detail.question;
    if (!question) return;
    event.preventDefault();
    const dialog = document.getElementById("question");
    dialog.querySelector("h2").textContent = question;
    const yes = dialog.querySelector("button.danger");
    yes.textContent = event.detail.elt.textContent.trim();
    yes.onclick = () => { close(dialog); event.detail.issueRequest(true); };
    open(dialog);
  });

  // A problem is told in the dialog that is open, else at the top of the page, and has the focus.
  let again;
  function tell(problem) {
    const dialog = topmost();
    const place = dialog ? dialog.querySelector("article") : document.getElementById("problem");
    place.querySelectorAll(":scope > .problem").forEach(old => old.remove());
    problem.dataset.told = "";
    problem.setAttribute("role", "alert");
    problem.tabIndex = -1;
    if (dialog) dialog.querySelector("h2").after(problem);
    else place.append(problem);
    problem.focus({ preventScroll: true });
    problem.scrollIntoView({ block: "nearest" });
    repeat(problem);
  }

  // What is stored but not confirmed is asked for again until the answer is known.
  let sent;
  document.addEventListener("htmx:beforeRequest", event => {
    if (event.detail.requestConfig.verb !== "get") sent = event.detail.elt;
  });
  function repeat(problem) {
    clearTimeout(again);
    const unknown = problem.dataset.code === "confirmation_unknown" || problem.dataset.code === "outcome_unknown";
    if (!unknown || !sent || !sent.isConnected || !sent.matches("[data-repeat]")) return;
    problem.className = "notice problem-unknown";
    const line = document.createElement("p");
    line.textContent = "Asking again…";
    problem.append(line);
    again = setTimeout(() => htmx.trigger(sent, "submit"), 1500);
  }

  const made = (text, code) => {
    const problem = Object.assign(document.createElement("div"), { className: "problem" });
    problem.append(Object.assign(document.createElement("p"), { textContent: text }));
    if (code) problem.dataset.code = code;
    return problem;
  };
  document.addEventListener("htmx:responseError", event => {
    const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const ask = page.querySelector("dialog[data-confirm]");
    if (ask) {
      if (document.querySelector("dialog[data-confirm][open]")) return;
      const dialog = document.importNode(ask, true);
      document.getElementById("dialogs").append(dialog);
      htmx.process(dialog);
      open(dialog);
      return;
    }
    const problem = page.querySelector(".problem");
    tell(problem ? document.importNode(problem, true)
      : made("That did not work (status " + event.detail.xhr.status + "). Reload the page and try again."));
  });
  document.addEventListener("htmx:sendError", () =>
    tell(made("The console can't be reached. Check your connection, and try again. Whether anything was changed is not known.", "outcome_unknown")));
  document.addEventListener("htmx:timeout", () =>
    tell(made("The console did not answer in time. Whether anything was changed is not known: reload the page to see.", "outcome_unknown")));
  document.addEventListener("htmx:beforeRequest", event => {
    const dialog = event.detail.elt.closest("dialog");
    if (dialog && event.detail.requestConfig.verb !== "get") {
      dialog.querySelectorAll(".problem[data-told]").forEach(told => told.remove());
    }
  });

  // Whoever waits for the fleet sees each gateway as it confirms.
  const watches = new Map();
  document.addEventListener("htmx:beforeRequest", event => {
    const place = event.detail.elt.querySelector && event.detail.elt.querySelector("[data-watch]");
    if (!place || watches.has(event.detail.elt)) return;
    place.hidden = false;
    const look = () => htmx.ajax("GET", place.dataset.watch, { source: place, target: place, swap: "innerHTML" });
    watches.set(event.detail.elt, setInterval(look, 400));
  });
  document.addEventListener("htmx:afterRequest", event => {
    clearInterval(watches.get(event.detail.elt));
    watches.delete(event.detail.elt);
    const place = event.detail.elt.querySelector && event.detail.elt.querySelector("[data-watch]");
    if (place) place.hidden = true;
  });

  // What can't be taken back waits until whoever asks for it has confirmed who they are.
  let held;
  document.addEventListener("htmx:configRequest", event => {
    const asked = event.detail;
    const isAbout = asked.path === "/confirm" || asked.path.startsWith("/sign-in");
    if (asked.verb !== "get" && !isAbout) held = { verb: asked.verb, path: asked.path, source: asked.elt };
  });
  // Only what was put off is done again: what has been answered is over.
  document.addEventListener("htmx:afterRequest", event => {
    const asked = event.detail.requestConfig;
    const isHeld = held && asked.verb === held.verb && asked.path === held.path;
    if (isHeld && event.detail.xhr.status && !event.detail.xhr.responseText.includes("data-confirm")) held = undefined;
  });
  function repeatHeld() {
    document.querySelectorAll("dialog[data-confirm]").forEach(dialog => dialog.remove());
    if (held) htmx.ajax(held.verb, held.path, { source: held.source });
  }
  document.addEventListener("confirmed", repeatHeld);
  document.addEventListener("renewed", event => {
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRF-Token": event.detail.csrf }));
    say("You are signed in again.");
    repeatHeld();
  });

  function settled() {
    document.querySelectorAll("#dialogs dialog[data-asks]:not([open])").forEach(dialog => {
      open(dialog);
      dialog.querySelectorAll("form").forEach(typed);
    });
    document.querySelectorAll("dialog[data-confirm]:not([open])").forEach(open);
    const problem = document.querySelector("#problem > .problem:not([data-told])");
    if (problem) tell(problem);
    const revoked = document.querySelector("[data-revoked]:not([data-told])");
    if (revoked) {
      revoked.dataset.told = "";
      document.querySelectorAll("dialog[open]").forEach(close);
      revoked.tabIndex = -1;
      revoked.focus({ preventScroll: true });
      revoked.scrollIntoView({ block: "nearest" });
    }
  }
  document.addEventListener("htmx:afterSettle", settled);
  document.addEventListener("htmx:oobAfterSwap", () => setTimeout(settled));
  // A swap can take away the element that asked; then only this event arrives.
  document.addEventListener("htmx:afterRequest", () => setTimeout(settled));
})();
