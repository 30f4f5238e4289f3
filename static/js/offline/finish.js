// The end of the sheet: what is left, the words on the whole visit, handing in (which also waits for the network).
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});
  let timer = 0;

  function left(sheet) {
    const lines = sheet.items().map((item) => ({ item: item, words: sheet.missingOf(item) })).filter((line) => line.words);
    if (!lines.length) return null;
    return app.el("section", {},
      app.el("h2", { class: "part" }, "还有 " + lines.length + " 项"),
      app.el("ul", { class: "picks" }, lines.map((line) => app.el("li", { class: "pick" },
        app.el("a", { class: "pick-link", href: app.itemUrl(line.item.code) },
          app.el("span", { class: "pick-code" }, line.item.code), app.el("span", { class: "pick-text" }, line.words))))));
  }

  function remark(sheet) {
    const score = sheet.score(app.REMARK);
    if (score.conflict) return remarkConflict(sheet, score);
    const save = (event) => {
      clearTimeout(timer);
      timer = 0;
      if (event.target.value !== sheet.score(app.REMARK).reason) sheet.saveRemark(event.target.value);
    };
    return app.el("div", { class: "field" },
      app.el("label", { for: "remark" }, "总体意见（选填）"),
      score.refused ? app.el("p", { class: "file-error" }, score.refused) : null,
      app.el("textarea", {
        id: "remark", rows: "4", maxlength: "2000", value: score.reason, disabled: Boolean(sheet.closedFor()),
        on: { input: (event) => { clearTimeout(timer); timer = setTimeout(() => save(event), 500); }, change: save },
      }));
  }

  function remarkConflict(sheet, score) {
    return app.el("section", { class: "banner", "aria-labelledby": "conflict-head" },
      app.el("h2", { id: "conflict-head" }, "总体意见在别处也改过，请选择"),
      app.el("h3", {}, "本机的"), app.el("p", { class: "prewrap" }, score.reason || "（空）"),
      app.el("h3", {}, "已保存的"), app.el("p", { class: "prewrap" }, score.conflict.text || "（空）"),
      app.el("div", { class: "actions" },
        app.button("保留本机的", () => sheet.keepMine(app.REMARK)),
        app.button("采用已保存的", () => sheet.takeTheirs(app.REMARK))));
  }

  function handIn(sheet) {
    if (sheet.isSubmitted()) return app.el("div", { class: "inset" }, app.el("p", {}, "评分表已经提交。需要修改的，请组长或行业党委退回。"));
    const waiting = sheet.submitting();
    if (waiting) {
      return app.el("div", { class: "inset inset-now" },
        app.el("p", {}, "提交已存本机，有网络后在其他内容之后发送。"),
        waiting.attempted ? null : app.el("p", {}, app.button("撤回提交，继续修改", () => sheet.cancelSubmit())));
    }
    if (sheet.items().some((item) => sheet.missingOf(item))) {
      return app.el("p", { class: "soft" }, "各项都有评分、未得满分的写明原因后，才能提交。");
    }
    return app.el("div", {},
      app.el("p", {}, "提交以后不能再修改，这时才能看到组内其他人员的评分。"),
      app.button("提交评分表", () => { sheet.submitRefused = ""; sheet.submit(); }, { class: "button button-primary button-large", id: "submit-sheet" }));
  }

  app.drawFinish = function (sheet) {
    const refusedPhotos = Object.values(sheet.photos).filter((photo) => photo.refused && !photo.removed);
    app.show(
      app.el("p", { class: "back" }, app.el("a", { href: "#" }, "全部项目")),
      app.el("h1", {}, "总体意见和提交"),
      app.el("p", { class: "total" }, app.totalWords(sheet)),
      sheet.submitRefused ? app.banner("还不能提交", sheet.submitRefused, [], "stop") : null,
      refusedPhotos.map((photo) => app.el("p", { class: "file-error" }, app.el("a", { href: app.itemUrl(photo.code) }, photo.code), "：照片" + photo.refused)),
      left(sheet), remark(sheet), handIn(sheet)
    );
  };

  app.refreshFinish = function (sheet) {
    const typing = document.activeElement && document.activeElement.id === "remark";
    if (!timer && !typing) app.drawFinish(sheet);
  };
})();
