// Live counter of a textarea: <textarea data-counter-max="500"> and <p data-counter-for="its id"> (made when missing).
//
// Counted as F1 says: 字符数（不计空格）. Normalise to NFC, take away white space, count code points.
// White space is exactly what Python's re.sub(r"\s", "", text) and str.isspace() take away, 29 code points:
//   U+0009-000D, U+001C-0020, U+0085, U+00A0, U+1680, U+2000-200A, U+2028, U+2029, U+202F, U+205F, U+3000
// JavaScript's own \s differs (it lacks U+001C-001F and U+0085, and has U+FEFF), so it is not used here.
// Zero-width characters (U+200B, U+FEFF …) are characters and count, on both sides.
(function () {
  "use strict";
  const app = (window.benchmark = window.benchmark || {});
  const WHITE_SPACE =
    /[\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/g;

  app.countCharacters = function (text) {
    return Array.from(text.normalize("NFC").replace(WHITE_SPACE, "")).length;
  };

  function placeFor(area) {
    const known = area.id && document.querySelector('[data-counter-for="' + area.id + '"]');
    if (known) return known;
    const made = document.createElement("p");
    made.className = "counter";
    area.insertAdjacentElement("afterend", made);
    return made;
  }

  function watch(area) {
    if (area.dataset.counterOn) return;
    area.dataset.counterOn = "1";
    const max = Number(area.dataset.counterMax);
    const place = placeFor(area);
    place.id = place.id || (area.id || area.name) + "_counter";
    const spoken = document.createElement("span");
    spoken.className = "visually-hidden";
    spoken.setAttribute("role", "status");
    spoken.setAttribute("aria-live", "polite");
    place.insertAdjacentElement("afterend", spoken);
    const described = (area.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
    if (described.indexOf(place.id) < 0) area.setAttribute("aria-describedby", described.concat(place.id).join(" "));
    let timer = 0;
    function show() {
      const count = app.countCharacters(area.value);
      const over = count > max;
      const words = "已写 " + count + " 字，" + (over ? "超出 " + (count - max) + " 字" : "还可写 " + (max - count) + " 字");
      place.textContent = words + "（字符数，不计空格）";
      place.classList.toggle("counter-over", over);
      clearTimeout(timer);
      // Read out only after a pause, not at every key.
      timer = setTimeout(() => { if (document.activeElement === area) spoken.textContent = words; }, 1500);
    }
    area.addEventListener("input", show);
    show();
  }

  app.watchCounters = function (root) {
    root.querySelectorAll("textarea[data-counter-max]").forEach(watch);
  };
  app.watchCounters(document);
})();
