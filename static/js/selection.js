// The selection board: counts what is chosen while it is chosen, and says that something is not saved yet.
// Without it the server counts at every save.
(function () {
  "use strict";
  const form = document.querySelector("[data-selection]");
  if (!form) return;
  const unsaved = form.querySelector("[data-unsaved]");
  let dirty = false;

  function count(kind) {
    const track = kind === "prefecture" ? "prefecture" : "direct";
    const wanted = kind === "reserve" ? "reserve" : "selected";
    return Array.from(form.querySelectorAll('select[data-outcome="' + track + '"]')).filter((one) => one.value === wanted)
      .length;
  }

  function show() {
    form.querySelectorAll("[data-counter]").forEach((counter) => {
      // What the filter leaves out counts as it is stored.
      const now = count(counter.dataset.counter) + Number(counter.dataset.elsewhere || 0);
      counter.querySelector("[data-now]").textContent = String(now);
      counter.classList.toggle("is-over", now > Number(counter.dataset.of));
    });
  }

  function touched() {
    dirty = true;
    if (unsaved) unsaved.hidden = false;
    show();
  }

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => { dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  show();
})();
