// The strip at the top of every screen: what is saved where, in words, all the time; and what a person can do about it.
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});
  const place = document.getElementById("strip");
  let last = "";

  function state() { return place.querySelector(".strip-state"); }

  // {tone, line, more, act}: what is to be said of the opened sheet.
  function words(sheet, sender) {
    const counts = sheet.counts();
    const waits = "待发送 " + counts.waiting + " 条" + (counts.photos ? "（含照片 " + counts.photos + " 张）" : "");
    const kept = "已存本机 " + (counts.waiting - counts.unstored) + " 条";
    if (sheet.trouble) return full(sheet, counts);
    if (sheet.conflicts().length) {
      return { tone: "now", line: "有 " + sheet.conflicts().length + " 项两处填写不同，请选择", more: counts.waiting ? kept + "，" + waits : "" };
    }
    const trouble = TROUBLES[sender.trouble];
    if (!counts.waiting) {
      const at = sheet.pack.all_sent_at;
      const sent = at ? "全部已送达 " + app.clock(at) : "没有待发送的内容";
      if (!trouble) return { tone: "done", line: sent };
      return { tone: trouble.tone, line: trouble.line + " · " + sent, more: trouble.more, words: sender.words, act: trouble.act };
    }
    const saved = kept + "，" + waits;
    if (trouble) return { tone: trouble.tone, line: trouble.line + " · " + saved, more: trouble.more, words: sender.words, act: trouble.act };
    return { tone: "wait", line: saved + (sender.running ? " · 正在发送" : "") };
  }

  function full(sheet, counts) {
    return {
      tone: "now",
      line: sheet.trouble === "full" ? "本机存储空间已满" : "本机存储出错",
      more: "有 " + counts.unstored + " 条只在这一页上，还没有存到本机。请不要关闭这一页；腾出空间后自动保存，也可以先导出。",
      act: "export",
    };
  }

  const TROUBLES = {
    offline: { tone: "wait", line: "没有网络", more: "" },
    server: { tone: "wait", line: "服务器暂时没有回应，稍后自动重试", more: "" },
    signin: { tone: "now", line: "需要登录", more: "请先登录，未发送的内容还在本机。", act: "signin" },
    forbidden: { tone: "now", line: "服务器没有接收", more: "内容保留在本机，可以导出。", act: "export" },
    other: { tone: "now", line: "现在登录的是另一位人员", more: "内容没有发送，保留在本机。请用您自己的账号登录。", act: "signin" },
    gone: { tone: "now", line: "这次考核已不再接收评分", more: "", act: "gone" },
  };

  function actions(said) {
    if (said.act === "signin") return [app.el("a", { class: "button", href: app.loginUrl() }, "登录")];
    if (said.act === "export") return [app.button("导出未发送的内容", () => app.exporting.save(app.sheet))];
    if (said.act === "gone") return [app.el("a", { class: "button", href: "#device" }, "处理本机内容")];
    return [];
  }

  function draw() {
    const sheet = app.sheet;
    if (!sheet || !sheet.pack || !app.sender) return;
    const said = words(sheet, app.sender);
    const whole = JSON.stringify(said);
    if (whole === last) return;
    last = whole;
    if (!state()) app.put(place, app.el("div", { class: "frame strip-state", role: "status" }));
    place.dataset.tone = said.tone;
    app.put(
      state(),
      app.el("p", { class: "strip-line" }, app.el("span", { class: "strip-mark", "aria-hidden": "true" }), said.line),
      said.words ? app.el("p", { class: "strip-more" }, said.words) : null,
      said.more ? app.el("p", { class: "strip-more" }, said.more) : null,
      actions(said).length ? app.el("p", { class: "strip-act" }, actions(said)) : null
    );
  }

  app.listen(draw);
  app.drawStrip = function () { last = ""; draw(); };
  app.clearStrip = function () { last = ""; place.textContent = ""; delete place.dataset.tone; };
})();
