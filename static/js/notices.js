// What autosave tells: one banner above the form, and sentences under the fields.
(function () {
  "use strict";
  const app = (window.benchmark = window.benchmark || {});

  function clock(time) {
    const at = new Date(time);
    const two = (number) => String(number).padStart(2, "0");
    const today = new Date().toDateString() === at.toDateString();
    return (today ? "" : at.getMonth() + 1 + "月" + at.getDate() + "日 ") + two(at.getHours()) + ":" + two(at.getMinutes());
  }

  // One banner at a time, above the form. `parts` are sentences, links {href, text} and buttons {text, act}.
  function banner(form, kind, title, sentences, actions) {
    clearBanner(form);
    const box = document.createElement("div");
    box.className = "banner banner-" + kind;
    box.setAttribute("role", "alert");
    box.id = "autosave-banner";
    box.tabIndex = -1;
    box.dataset.autosaveBanner = "";
    const head = document.createElement("h2");
    head.textContent = title;
    box.appendChild(head);
    sentences.forEach((sentence) => {
      const line = document.createElement("p");
      line.textContent = sentence;
      box.appendChild(line);
    });
    if (actions.length) {
      const row = document.createElement("div");
      row.className = "actions";
      actions.forEach((action) => {
        const one = document.createElement(action.href ? "a" : "button");
        one.className = "button" + (action.first ? " button-primary" : "");
        one.textContent = action.text;
        if (action.href) one.href = action.href;
        else {
          one.type = "button";
          one.addEventListener("click", action.act);
        }
        row.appendChild(one);
      });
      box.appendChild(row);
    }
    form.parentNode.insertBefore(box, form);
    return box;
  }

  function clearBanner(form) {
    const old = form.parentNode.querySelector("[data-autosave-banner]");
    if (old) old.remove();
  }

  // {"field": ["sentence"]} under the fields that the person has been in, so that nobody is told off for an empty form.
  function showFindings(form, findings, visited) {
    form.querySelectorAll("[data-finding]").forEach((old) => old.remove());
    Object.keys(findings).forEach((name) => {
      const control = Array.from(form.elements).find((one) => one.name === name);
      if (!control || !visited.has(name)) return;
      const note = document.createElement("p");
      note.className = "field-finding";
      note.dataset.finding = name;
      note.id = (control.id || name) + "_finding";
      note.textContent = [].concat(findings[name]).join(" ");
      const place = control.closest("fieldset:not([data-row])") || control;
      const counter = control.id && form.querySelector('[data-counter-for="' + control.id + '"]');
      (counter || place).insertAdjacentElement("afterend", note);
      const described = (control.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
      if (described.indexOf(note.id) < 0) control.setAttribute("aria-describedby", described.concat(note.id).join(" "));
    });
  }

  app.notices = { banner, clearBanner, clock, showFindings };
})();
