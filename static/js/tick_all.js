// 全选 above a list of check boxes: <input type="checkbox" data-tick-all="selected"> ticks every box of that name in its
// form, and shows when all of them are ticked. Without script it is not there: each row is ticked by itself.
(function () {
  "use strict";
  document.querySelectorAll("[data-tick-all]").forEach((all) => {
    const boxes = Array.from(all.form.querySelectorAll('input[type="checkbox"][name="' + all.dataset.tickAll + '"]'));
    function show() {
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = Boolean(ticked) && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
    all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
    boxes.forEach((box) => box.addEventListener("change", show));
    window.addEventListener("pageshow", show);
    show();
  });
})();
