// The page itself: error summary, menu on a phone, and the guard against a double click.
(function () {
  "use strict";
  const app = (window.benchmark = window.benchmark || {});

  // The first thing to read after a refusal is what to put right.
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();

  // A link to a field puts the cursor into it and its label into view.
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('[data-error-summary] a[href^="#"]');
    if (!link) return;
    const field = document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
    if (!field) return;
    event.preventDefault();
    const place = field.closest(".field") || field;
    place.scrollIntoView({ block: "center" });
    if (field.matches("input, select, textarea, button, a")) field.focus({ preventScroll: true });
    else {
      const inner = field.querySelector("input, select, textarea");
      if (inner) inner.focus({ preventScroll: true });
    }
  });

  const toggle = document.querySelector("[data-nav-toggle]");
  if (toggle) {
    toggle.addEventListener("click", () => {
      toggle.setAttribute("aria-expanded", toggle.getAttribute("aria-expanded") === "true" ? "false" : "true");
    });
  }

  // A second click within eight seconds sends nothing. The button is never disabled: it comes back by itself,
  // also when the answer is a download or the person comes back to the page.
  const busyFor = 8000;
  function release(form) {
    delete form.dataset.sending;
    form.querySelectorAll('[aria-busy="true"]').forEach((button) => button.removeAttribute("aria-busy"));
  }
  app.release = release;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || (form.getAttribute("method") || "").toLowerCase() !== "post") return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "1";
    const button = event.submitter || form.querySelector('button[type="submit"]');
    if (button) button.setAttribute("aria-busy", "true");
    setTimeout(() => release(form), busyFor);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest('[aria-disabled="true"]');
    if (button) event.preventDefault();
  });

  // A row of tabs wider than a telephone begins where the open one is seen.
  document.querySelectorAll('.unit-tabs [aria-current="page"]').forEach((tab) => {
    const row = tab.closest(".unit-tabs");
    const over = tab.getBoundingClientRect().right - row.getBoundingClientRect().right;
    if (over > 0) row.scrollLeft += over + 40;
  });

  document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
})();
