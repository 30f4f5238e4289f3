// A copy of what is typed, in this browser, until the server has it. One person's copies are never read for another:
// the key begins with the signed-in user's id, and nothing is read or written when nobody is signed in.
(function () {
  "use strict";
  const app = (window.benchmark = window.benchmark || {});
  const user = document.body.dataset.user || "";
  const prefix = "benchmark:" + user + ":";
  const keepFor = 30 * 24 * 3600 * 1000;

  function store() {
    try {
      return user ? window.localStorage : null;
    } catch (error) {
      return null;
    }
  }

  app.copies = {
    // false when this browser keeps nothing (full, or forbidden): the page then says so.
    write(key, copy) {
      const place = store();
      if (!place) return false;
      try {
        place.setItem(prefix + key, JSON.stringify(copy));
        return true;
      } catch (error) {
        return false;
      }
    },
    read(key) {
      const place = store();
      if (!place) return null;
      try {
        const copy = JSON.parse(place.getItem(prefix + key) || "null");
        if (!copy || typeof copy.fields !== "object" || Date.now() - copy.at > keepFor) {
          place.removeItem(prefix + key);
          return null;
        }
        return copy;
      } catch (error) {
        return null;
      }
    },
    remove(key) {
      const place = store();
      if (place) place.removeItem(prefix + key);
    },
    keys() {
      const place = store();
      if (!place) return [];
      return Object.keys(place).filter((key) => key.indexOf(prefix) === 0).map((key) => key.slice(prefix.length));
    },
  };

  // The fields of a form by name, raw strings; several values of one name become a list. Files and tokens stay out.
  app.readFields = function (form) {
    const fields = {};
    Array.from(form.elements).forEach((control) => {
      const name = control.name;
      if (!name || control.disabled || name === "csrfmiddlewaretoken" || name === "version") return;
      if (/^(file|submit|button|reset|image|password)$/.test(control.type) || control.tagName === "FIELDSET") return;
      if (control.dataset.autosaveSkip !== undefined) return;
      if (control.type === "checkbox" || control.type === "radio") {
        if (!control.checked) return;
        put(fields, name, control.value);
      } else if (control.multiple && control.options) {
        Array.from(control.selectedOptions).forEach((option) => put(fields, name, option.value));
      } else {
        put(fields, name, control.value);
      }
    });
    return fields;
  };

  function put(fields, name, value) {
    if (!(name in fields)) fields[name] = value;
    else fields[name] = [].concat(fields[name], value);
  }

  app.writeFields = function (form, fields) {
    if (app.ensureRows) app.ensureRows(form, Object.keys(fields));
    Array.from(form.elements).forEach((control) => {
      const name = control.name;
      if (!name || control.disabled || name === "csrfmiddlewaretoken" || name === "version") return;
      if (/^(file|submit|button|reset|image|password)$/.test(control.type) || control.tagName === "FIELDSET") return;
      if (/-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/.test(name) || control.dataset.autosaveSkip !== undefined) return;
      const values = [].concat(name in fields ? fields[name] : []);
      if (control.type === "checkbox" || control.type === "radio") control.checked = values.indexOf(control.value) >= 0;
      else if (control.multiple && control.options) {
        Array.from(control.options).forEach((option) => { option.selected = values.indexOf(option.value) >= 0; });
      } else if (name in fields && control.type !== "hidden") control.value = values.shift();
    });
    if (app.refreshRows) app.refreshRows(form);
    form.querySelectorAll("textarea[data-counter-max]").forEach((area) => area.dispatchEvent(new Event("input")));
  };

  function plain(value) {
    return [].concat(value === undefined ? "" : value).map((one) => String(one).replace(/\r\n?/g, "\n").trim()).join("\u0000");
  }

  // The names whose values differ; line ends and outer blanks are no difference, bookkeeping of row counts neither.
  app.differentFields = function (one, other) {
    return Array.from(new Set(Object.keys(one).concat(Object.keys(other)))).filter(
      (name) => !/_FORMS$/.test(name) && plain(one[name]) !== plain(other[name])
    );
  };

  // "党员人数" or "荣誉 2 · 获得时间" for a name, read from the form's own labels.
  app.fieldLabel = function (form, name) {
    const control = Array.from(form.elements).find((one) => one.name === name);
    if (!control) return "";
    const group = control.closest("fieldset:not([data-row])");
    const label = (group && group.querySelector("legend")) || (control.labels && control.labels[0]);
    const row = control.closest("[data-row]");
    const title = row && row.querySelector("legend") ? row.querySelector("legend").textContent.trim().replace(/\s+/g, " ") + " · " : "";
    return title + (label ? label.textContent.replace(/（选填）/, "").trim() : name);
  };
})();
