"use strict";
// A secret that is pasted into the search never leaves the page: only its hash is searched for.
(() => {
  const word = n => n | 0;
  // SHA-256 (FIPS 180-4); browsers have it only on pages with HTTPS.
  function sha256(text) {
    const primes = [];
    for (let n = 2; primes.length < 64; n++) if (primes.every(p => n % p)) primes.push(n);
    const fraction = (n, power) => word((n ** power % 1) * 4294967296);
    const k = primes.map(p => fraction(p, 1 / 3));
    const h = primes.slice(0, 8).map(p => fraction(p, 1 / 2));
    const bytes = [...new TextEncoder().encode(text)];
    const bits = bytes.length * 8;
    bytes.push(128);
    while (bytes.length % 64 !== 56) bytes.push(0);
    for (let i = 7; i >= 0; i--) bytes.push(i > 3 ? 0 : (bits >>> (i * 8)) & 255);
    const turn = (x, n) => (x >>> n) | (x << (32 - n));
    for (let at = 0; at < bytes.length; at += 64) {
      const w = [];
      for (let i = 0; i < 16; i++) {
        const j = at + i * 4;
        w[i] = word(bytes[j] << 24 | bytes[j + 1] << 16 | bytes[j + 2] << 8 | bytes[j + 3]);
      }
      for (let i = 16; i < 64; i++) {
        const a = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
        const b = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
        w[i] = word(w[i - 16] + a + w[i - 7] + b);
      }
      let [a, b, c, d, e, f, g, x] = h;
      for (let i = 0; i < 64; i++) {
        const one = word(x + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i]);
        const two = word((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c)));
        [x, g, f, e, d, c, b, a] = [g, f, e, word(d + one), c, b, a, word(one + two)];
      }
      [a, b, c, d, e, f, g, x].forEach((value, i) => { h[i] = word(h[i] + value); });
    }
    return h.map(n => (n >>> 0).toString(16).padStart(8, "0")).join("");
  }

  // A whole secret of ours, alone or within what was pasted; or what looks like one of others.
  function secret(field, text) {
    const prefix = field.dataset.prefix.replace(/[^a-z0-9_]/g, "");
    const whole = text.match(new RegExp(prefix + "[0-9A-Za-z]{38}(?![0-9A-Za-z])"));
    if (whole) return { text: whole[0] };
    if (new RegExp("(^|[^0-9A-Za-z])" + prefix + "[0-9A-Za-z]{12,}").test(text)) return { part: true };
    const other = text.trim().replace(/^.*[\s:=]/, "");
    const long = other.length >= 24 && !/\s/.test(other) && !/^(key|prj|org|usr|whk)_[a-z2-7]*$/.test(other);
    if (/^lk[as]_[0-9A-Za-z]{12,}$/.test(other)) return { token: true };
    return long && /[A-Z]/.test(other) && /[a-z]/.test(other) && /[0-9]/.test(other) ? { text: other } : null;
  }

  function guard(field) {
    const found = secret(field, field.value);
    const note = field.form.parentElement.querySelector("[data-search-note]") || document.getElementById("search-note");
    const hash = field.form.elements.sha256;
    if (!found) {
      if (field.value !== "" && hash.value !== "") hash.value = "";
      if (field.value !== "") note.textContent = "";
      return;
    }
    field.value = "";
    hash.value = found.text ? sha256(found.text) : "";
    note.textContent = found.token ? "This is an admin token or a session, not an API key. It was not sent. See Admin tokens."
      : found.part ? "This looks like a part of a secret. It was not sent. Paste the whole secret, or search for its last characters."
      : "You pasted a secret. It was not sent: only its hash was searched for. If it leaked, revoke the key.";
  }

  document.addEventListener("input", event => {
    if (!("prefix" in event.target.dataset)) return;
    const field = event.target;
    guard(field);
    if (field.value === "" && field.form.elements.sha256.value !== "") htmx.trigger(field.form, "submit");
  }, true);
  document.addEventListener("submit", event => {
    const field = event.target.querySelector && event.target.querySelector("[data-prefix]");
    if (field) guard(field);
  }, true);
  // Nothing of a secret goes out, not even if it came into the field by another way.
  document.addEventListener("htmx:configRequest", event => {
    const form = event.detail.elt;
    const field = form.matches("form") && form.querySelector("[data-prefix]");
    if (!field) return;
    guard(field);
    ["q", "sha256"].forEach(name => {
      const value = field.form.elements[name].value;
      if (value) event.detail.parameters[name] = value;
      else delete event.detail.parameters[name];
    });
  });
})();
