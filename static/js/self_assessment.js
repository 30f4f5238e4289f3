// The self-assessment while it is typed: picks and numbers agree, figures follow each save. Everything works without it.
(function () {
  "use strict";

  function part(item, name) {
    return item.querySelector('[name="' + item.dataset.selfItem + "-" + name + '"]');
  }

  // Before autosave reads the fields (capture): what contradicts the last choice is taken out.
  function agree(event) {
    const field = event.target;
    const item = field.closest && field.closest("[data-self-item]");
    if (!item || !field.name) return;
    const name = field.name.slice(item.dataset.selfItem.length + 1);
    const number = part(item, "score");
    if (name === "pick" && number && field.value !== "other") number.value = "";
    if (name === "score" && field.value.trim()) {
      const other = item.querySelector('input[type="radio"][value="other"]');
      if (other) other.checked = true;
    }
    const none = part(item, "no_deduction");
    if (!none) return;
    if (name === "no_deduction" && field.checked) {
      item.querySelectorAll('.self-times input').forEach((input) => { input.value = ""; });
    } else if (/^(times-|other$)/.test(name) && field.value.trim()) none.checked = false;
  }
  document.addEventListener("input", agree, true);
  document.addEventListener("change", agree, true);

  function put(name, value, words) {
    document.querySelectorAll("[data-self-" + name + (value === undefined ? "" : '="' + value + '"') + "]").forEach((place) => {
      place.textContent = words;
    });
  }

  document.addEventListener("autosave:saved", (event) => {
    const data = event.detail || {};
    if (data.total === undefined) return;
    if (data.code) {
      put("score", data.code, data.score || "未评");
      put("missing", data.code, data.version ? data.missing || "" : "");
      put("sum", data.indicator, data.sum);
      put("rest", data.indicator, data.rest ? "，还差 " + data.rest + " 项" : "");
    }
    put("total", undefined, data.total);
    document.querySelectorAll("[data-self-begun]").forEach((place) => { place.hidden = place.dataset.selfBegun !== "yes"; });
    put("left", undefined, data.left ? "还有 " + data.left + " 处没有完成。" : "各项都已完成。");
  });

  // The unit's remark as reason, without leaving the page.
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest('button[name="copy_remark"]');
    if (!button) return;
    event.preventDefault();
    const item = button.closest("[data-self-item]");
    const area = part(item, "reason");
    const text = item.querySelector("[data-self-remark-text]").textContent.trim();
    area.value = (area.value.trim() ? area.value.trim() + "\n" : "") + text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
    button.closest("[data-self-remark]").hidden = true;
  });
})();
