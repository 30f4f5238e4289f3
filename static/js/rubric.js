// The page of all marks: the sum by indicator and in total, as it is typed. The server checks the same.
(function () {
  "use strict";
  const form = document.querySelector("[data-rubric]");
  if (!form) return;
  const place = form.querySelector("[data-total]");
  const full = tenths(form.dataset.full);

  // Tenths of a mark as a whole number, so that sums are exact; NaN for what is no number with one decimal.
  function tenths(text) {
    const plain = text.normalize("NFKC").trim().replace(/分$/, "").trim();
    if (!/^(\d{1,4}(\.\d?0*)?|\.\d0*)$/.test(plain)) return NaN;
    return Math.round(Number(plain) * 10);
  }

  function shown(value) {
    return String(value / 10);
  }

  function show() {
    const sums = {};
    let total = 0;
    form.querySelectorAll("input[data-marks]").forEach((input) => {
      const code = input.name.replace("marks-", "");
      const bonus = form.elements["is_bonus-" + code];
      const indicator = input.dataset.marks;
      const counted = bonus && bonus.checked ? 0 : tenths(input.value);
      sums[indicator] = (sums[indicator] || 0) + counted;
      total += counted;
    });
    form.querySelectorAll("[data-sum]").forEach((sum) => {
      const value = sums[sum.dataset.sum];
      sum.textContent = isNaN(value) ? "–" : shown(value);
    });
    let words = "合计 " + shown(total) + " 分";
    if (isNaN(total)) words = "有分值没有填写，或者不是一位小数以内的数";
    else if (total > full) words += "，多 " + shown(total - full) + " 分";
    else if (total < full) words += "，少 " + shown(full - total) + " 分";
    else words += "，正好";
    place.dataset.state = total === full ? "right" : "wrong";
    if (place.textContent !== words) place.textContent = words;
  }

  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
})();
