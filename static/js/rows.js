// Rows of a formset (templates/_parts/rows.html): add from the <template>, remove by ticking DELETE, with a way back.
(function () {
  "use strict";
  const app = (window.benchmark = window.benchmark || {});

  function total(box) {
    return box.querySelector('input[name="' + box.dataset.rows + '-TOTAL_FORMS"]');
  }

  function changed(box) {
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function number(box) {
    let count = 0;
    box.querySelectorAll("[data-row]").forEach((row) => {
      if (row.hidden) return;
      count += 1;
      const place = row.querySelector("[data-row-number]");
      if (place) place.textContent = String(count);
    });
    return count;
  }

  function say(box, words) {
    const place = box.querySelector("[data-rows-status]");
    if (place) place.textContent = words;
  }

  function add(box) {
    const counter = total(box);
    const template = box.querySelector("template[data-row-template]");
    if (!counter || !template) return null;
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replace(/__prefix__/g, counter.value);
    const row = holder.firstElementChild;
    template.parentNode.insertBefore(row, template);
    counter.value = String(Number(counter.value) + 1);
    if (app.watchCounters) app.watchCounters(row);
    number(box);
    return row;
  }

  function remove(box, row) {
    const mark = row.querySelector('input[name$="-DELETE"]');
    if (!mark) return;
    mark.checked = true;
    row.hidden = true;
    const words = (row.querySelector("legend") || row).textContent.trim().replace(/\s+/g, " ");
    const gone = document.createElement("p");
    gone.className = "row-gone";
    gone.textContent = "已删除：" + words + "　";
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "link-button";
    undo.textContent = "撤销删除";
    undo.addEventListener("click", () => {
      mark.checked = false;
      row.hidden = false;
      gone.remove();
      number(box);
      say(box, "已恢复：" + words);
      const first = row.querySelector("input:not([type=hidden]), textarea, select");
      if (first) first.focus();
      changed(box);
    });
    gone.appendChild(undo);
    row.insertAdjacentElement("afterend", gone);
    undo.focus();
    number(box);
    say(box, "已删除：" + words);
    changed(box);
  }

  // Enough rows for every name of a restored copy ("honours-3-title" needs four rows).
  app.ensureRows = function (form, names) {
    form.querySelectorAll("[data-rows]").forEach((box) => {
      const start = box.dataset.rows + "-";
      names.forEach((name) => {
        const found = name.indexOf(start) === 0 && /^(\d+)-/.exec(name.slice(start.length));
        while (found && total(box) && Number(total(box).value) <= Number(found[1])) if (!add(box)) break;
      });
    });
  };

  // After a restore: rows whose DELETE is ticked are out of sight.
  app.refreshRows = function (form) {
    form.querySelectorAll("[data-rows]").forEach((box) => {
      box.querySelectorAll("[data-row]").forEach((row) => {
        const mark = row.querySelector('input[name$="-DELETE"]');
        if (mark) row.hidden = mark.checked;
      });
      number(box);
    });
  };

  document.querySelectorAll("[data-rows]").forEach((box) => {
    box.addEventListener("click", (event) => {
      const adding = event.target.closest("[data-row-add]");
      const removing = event.target.closest("[data-row-remove]");
      if (adding) {
        const row = add(box);
        if (!row) return;
        event.preventDefault();
        const first = row.querySelector("input:not([type=hidden]), textarea, select");
        if (first) first.focus();
        say(box, "已增加一行");
        changed(box);
      } else if (removing) {
        remove(box, removing.closest("[data-row]"));
      }
    });
    box.querySelectorAll("[data-row]").forEach((row) => {
      const mark = row.querySelector('input[name$="-DELETE"]');
      if (mark && mark.checked) row.hidden = true;
    });
    number(box);
  });
})();
