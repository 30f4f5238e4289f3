// Two contents of one item: this device's, and what reached the server from elsewhere meanwhile. A person chooses.
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});
  const s = app.scoring;

  // An answer in words: "2.0 / 3.0 分", with what it is made of.
  app.answerWords = function (scale, typed) {
    if (typed.not_applicable) return ["不适用"];
    const lines = [s.shown(s.scoreOf(scale, typed)) + " / " + s.shown(scale.marks) + " 分"];
    scale.points.forEach((point) => {
      const times = (typed.times || {})[point.code];
      if (times) lines.push(point.text + "：" + times + " 次");
    });
    if (typed.other) lines.push("其他扣分 " + typed.other + " 分");
    if (typed.no_deduction) lines.push("没有扣分");
    if (typed.count !== undefined && typed.count !== "") lines.push("数量 " + typed.count);
    if (typed.yes === true || typed.yes === false) lines.push(typed.yes ? "是" : "否");
    return lines;
  };

  function side(words, about, lines, reason) {
    return app.el("div", { class: "side" },
      app.el("h3", {}, words), about ? app.el("p", { class: "soft" }, about) : null,
      lines.map((line) => app.el("p", {}, line)), app.el("p", { class: "prewrap" }, reason ? "理由：" + reason : "没有写理由"));
  }

  app.conflict = function (sheet, item) {
    const score = sheet.score(item.code);
    const theirs = score.conflict;
    const scale = s.scaleOf(item);
    const about = [theirs.by, theirs.source, theirs.at ? app.clock(Date.parse(theirs.at)) : ""].filter(Boolean).join(" · ");
    return app.el("section", { class: "banner", id: "conflict", "aria-labelledby": "conflict-head" },
      app.el("h2", { id: "conflict-head" }, "这一项在别处也改过，请选择"),
      app.el("p", {}, "没有覆盖任何一份内容。选定后另一份不再显示，但都在操作记录里。"),
      side("本机的", score.saved_at ? "存于 " + app.clock(score.saved_at) : "", app.answerWords(scale, score.typed), score.reason),
      side("已保存的", about, app.answerWords(scale, app.typedFrom(theirs)), theirs.reason),
      app.el("div", { class: "actions" },
        app.button("保留本机的", () => sheet.keepMine(item.code), { id: "keep-mine" }),
        app.button("采用已保存的", () => sheet.takeTheirs(item.code), { id: "take-theirs" })));
  };
})();
