// The list of the items by indicator: what is scored, what waits, what is left; totals; the way to the next one.
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});

  app.itemUrl = function (code) { return "#item/" + code; };

  // {word, tone} of an item: 未评 / 已评 / 待发送 / 有冲突 …
  app.stateOf = function (sheet, item) {
    const score = sheet.score(item.code);
    if (score.conflict) return { word: "有冲突", tone: "attention" };
    if (score.refused || sheet.photosOf(item.code).some((photo) => photo.refused)) return { word: "未接收", tone: "attention" };
    const row = sheet.row(item);
    const given = row.score !== null || row.notApplicable;
    const lacks = given && sheet.missingOf(item);
    if (sheet.waiting(item.code).some((entry) => !sheet.isStored("queue", entry.key))) return { word: "未存本机", tone: "attention" };
    if (sheet.waiting(item.code).length) return { word: lacks ? "待发送 · 缺理由" : "待发送", tone: "wait" };
    if (lacks) return { word: "缺理由", tone: "wait" };
    return given ? { word: "已评", tone: "done" } : { word: "未评", tone: "neutral" };
  };

  app.status = function (state) {
    return app.el("span", { class: "status status-" + state.tone }, app.el("span", { class: "dot dot-" + state.tone, "aria-hidden": "true" }), state.word);
  };

  // The next item without a score after this one, round to the beginning; null when all are given.
  app.nextOpen = function (sheet, code) {
    const items = sheet.items();
    const start = items.findIndex((item) => item.code === code) + 1;
    return items.slice(start).concat(items.slice(0, start)).find((item) => item.code !== code && sheet.missingOf(item)) || null;
  };

  function scoreWords(sheet, item) {
    const row = sheet.row(item);
    if (row.notApplicable) return "不适用";
    return app.scoring.shown(row.score) + " / " + app.scoring.shown(row.scale.marks);
  }

  function itemLine(sheet, item) {
    const state = app.stateOf(sheet, item);
    return app.el(
      "li", { class: "pick" },
      app.el("a", { href: app.itemUrl(item.code), class: "pick-link", id: "pick-" + item.code },
        app.el("span", { class: "pick-code" }, item.code),
        app.el("span", { class: "pick-text" }, item.text),
        app.el("span", { class: "pick-score" }, scoreWords(sheet, item)),
        app.el("span", { class: "pick-state" }, app.status(state), photoCount(sheet, item))
      )
    );
  }

  function photoCount(sheet, item) {
    const count = sheet.photosOf(item.code).length;
    return count ? app.el("span", { class: "soft" }, "照片 " + count) : null;
  }

  function indicators(sheet) {
    const found = [];
    sheet.items().forEach((item) => {
      const title = typeof item.indicator === "string" ? item.indicator : item.indicator.title;
      const last = found[found.length - 1];
      if (last && last.title === title) last.items.push(item);
      else found.push({ title: title, items: [item] });
    });
    return found;
  }

  function indicatorBlock(sheet, indicator) {
    const rows = indicator.items.map((item) => sheet.row(item));
    const sums = app.scoring.runningTotal(rows);
    const left = indicator.items.filter((item) => sheet.missingOf(item)).length;
    return [
      app.el("h2", { class: "indicator" }, indicator.title,
        app.el("span", { class: "indicator-sum" }, app.scoring.shown(sums[0]) + " / " + app.scoring.shown(sums[1]) + " 分" + (left ? "，还有 " + left + " 项" : "，已评完"))),
      app.el("ul", { class: "picks" }, indicator.items.map((item) => itemLine(sheet, item))),
    ];
  }

  app.totalWords = function (sheet) {
    const rows = sheet.items().map((item) => sheet.row(item));
    const full = app.scoring.tenths(sheet.pack.rubric && sheet.pack.rubric.full_marks) || 1000;
    const total = app.scoring.totalOf(rows, full);
    const sums = app.scoring.runningTotal(rows);
    if (total.total !== null) return "合计 " + app.scoring.shown(total.total) + " 分（满分 " + app.scoring.shown(full) + "）";
    return "已评部分 " + app.scoring.shown(sums[0]) + " / " + app.scoring.shown(sums[1]) + " 分";
  };

  app.drawList = function (sheet) {
    const counts = sheet.counts();
    const next = app.nextOpen(sheet, "");
    const closed = sheet.closedFor();
    const pack = sheet.pack;
    app.show(
      app.el("h1", {}, pack.unit.name),
      app.el("p", { class: "lead" }, [app.day(pack.visit.day) + (pack.visit.kind || "实地考核"), pack.user.name].filter(Boolean).join(" · ")),
      closed ? app.el("div", { class: "inset" }, app.el("p", {}, closed)) : null,
      !closed && pack.reopen_reason ? app.banner("评分表已退回修改", "理由：" + pack.reopen_reason) : null,
      sheet.submitRefused ? app.banner("还不能提交", sheet.submitRefused, [], "stop") : null,
      app.el("p", { class: "total", role: "status" }, app.el("strong", {}, "已评 " + counts.given + " / " + counts.all + " 项"), "　" + app.totalWords(sheet)),
      app.el("p", { class: "list-act" },
        next && !closed ? app.el("a", { class: "button button-primary button-large", href: app.itemUrl(next.code) }, counts.given ? "下一个未评：" + next.code : "开始评分") : null,
        app.el("a", { class: "button" + (next || closed ? "" : " button-primary button-large"), href: "#finish" }, sheet.isSubmitted() ? "总体意见和提交情况" : "总体意见和提交"),
      ),
      indicators(sheet).map((indicator) => indicatorBlock(sheet, indicator)),
      app.worker.ready ? app.el("p", { class: "soft" }, "本机已准备好：没有网络也能打开本页继续评分。") : null,
      app.el("p", { class: "list-foot" }, app.el("a", { href: "#device" }, "本机的内容：导出、导入、口令、删除")),
      app.el("p", {}, app.el("a", { href: app.here }, "返回这次考核的页面"), "（须有网络）")
    );
  };
})();
