// The own score sheet: plus and minus beside numbers, and a choice that takes back its opposite. Nothing needs it.
(function () {
  "use strict";

  function button(words, label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  }

  document.querySelectorAll("input[data-stepper]").forEach((input) => {
    const label = document.querySelector('label[for="' + input.id + '"]');
    const name = label ? label.textContent : "";
    const step = (by) => () => {
      const value = Math.min(999, Math.max(0, Number(input.value || 0) + by));
      input.value = String(value);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    };
    input.before(button("−", "减少：" + name, step(-1)));
    input.after(button("+", "增加：" + name, step(1)));
  });

  document.querySelectorAll("form[data-sheet-item]").forEach((form) => {
    const score = form.elements.namedItem("score");
    const other = form.querySelector("#id_choice-other");
    const none = form.elements.namedItem("no_deduction");
    const deductions = Array.from(form.querySelectorAll(".sheet-count input"));
    form.addEventListener("input", (event) => {
      if (score && other && event.target === score && score.value) other.checked = true;
      if (none && deductions.indexOf(event.target) >= 0 && Number(event.target.value)) none.checked = false;
    });
    form.addEventListener("change", (event) => {
      if (score && event.target.name === "choice" && event.target !== other) score.value = "";
      if (none && event.target === none && none.checked) deductions.forEach((input) => { input.value = ""; });
    });
  });
})();
