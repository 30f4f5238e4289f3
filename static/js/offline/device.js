// What lies on this device: carried away as a file, brought back, under another pass code, or removed.
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});
  const CODE = /^\d{6,12}$/;

  // Two fields for a new pass code; done(code) is a promise, its rejection a sentence.
  app.codeForm = function (words, done) {
    const field = (id, label) => app.el("div", { class: "field" },
      app.el("label", { for: id }, label),
      app.el("input", { id: id, name: id, type: "password", inputmode: "numeric", autocomplete: "off", maxlength: "12", class: "code-input" }));
    const wrong = app.el("p", { class: "file-error", role: "alert" });
    const button = app.el("button", { class: "button button-primary button-large", type: "submit" }, words);
    const form = app.el("form", { class: "form", on: {
      submit: (event) => {
        event.preventDefault();
        const code = form.querySelector("#code").value;
        wrong.textContent = "";
        if (!CODE.test(code)) return void (wrong.textContent = "口令须是6至12位数字。");
        if (code !== form.querySelector("#code-again").value) return void (wrong.textContent = "两次输入的口令不一样，请重新输入。");
        button.setAttribute("aria-busy", "true");
        done(code).catch((error) => {
          button.removeAttribute("aria-busy");
          wrong.textContent = error.words || error.message || "没有成功，请检查网络后再试一次。";
        });
        return undefined;
      },
    } }, field("code", "离线口令（6至12位数字）"), field("code-again", "再输入一次"), wrong, button);
    return form;
  };

  function carry(sheet, gone) {
    const said = app.el("p", { role: "status" });
    const input = app.el("input", { type: "file", id: "import", accept: ".json,application/json", class: "visually-hidden", on: {
      change: (event) => {
        const file = event.target.files[0];
        event.target.value = "";
        if (!file) return;
        app.exporting.load(sheet, file).then(
          (count) => { said.textContent = count ? "已导入 " + count + " 条，已存本机，待发送。" : "文件里的内容本机都有了，没有重复导入。"; },
          (error) => { said.textContent = error.message; }
        );
      },
    } });
    return app.el("section", { class: "panel" },
      app.el("h2", {}, "导出和导入"),
      app.el("p", {}, sheet.queue.length ? "有 " + sheet.queue.length + " 条还没有发送。导出的文件含评分、理由和照片，不再加密，请妥善保管。" : "没有待发送的内容。"),
      app.el("div", { class: "actions" },
        app.button("导出未发送的内容", () => app.exporting.save(sheet), { id: "export" }),
        gone ? null : [input, app.el("label", { class: "button", for: "import" }, "导入")]),
      said);
  }

  function removal(sheet, gone) {
    const waiting = sheet.queue.length;
    if (waiting && !sheet.exportedAt) {
      return app.el("section", { class: "panel" }, app.el("h2", {}, "删除本机副本"),
        app.el("p", {}, "还有 " + waiting + " 条没有发送，" + (gone ? "服务器已不再接收。请先导出，交给组长或行业党委，再删除。" : "请先发送或导出，再删除。")));
    }
    const remove = (event) => {
      if (!event.target.dataset.sure) {
        event.target.dataset.sure = "1";
        event.target.textContent = "确认删除本机副本";
        return;
      }
      app.sender.dead = true;
      app.copies.remove(sheet.copy).then(() => app.removedScreen(gone));
    };
    return app.el("section", { class: "panel" }, app.el("h2", {}, "删除本机副本"),
      app.el("p", {}, waiting ? "未发送的内容已经导出。删除后本机不再保留。" : "内容都已送达，删除本机副本不影响服务器上的评分。"),
      app.button("删除本机副本", remove, { class: "button button-warning", id: "remove-copy" }));
  }

  app.drawDevice = function (sheet) {
    const gone = app.sender.trouble === "gone";
    const code = app.el("details", { class: "panel" }, app.el("summary", {}, "更换离线口令（须有网络并已登录）"),
      app.codeForm("更换口令", (chosen) => app.copies.changeCode(sheet.copy, chosen).then(() => { app.put(code, app.el("p", { role: "status" }, "口令已更换。")); })));
    const until = sheet.pack.accepted_until;
    app.show(
      app.el("p", { class: "back" }, app.el("a", { href: "#" }, "全部项目")),
      app.el("h1", {}, "本机的内容"),
      gone ? app.banner("这次考核已不再接收评分", app.sender.words, [], "stop") : null,
      app.el("p", {}, "本机副本加密保存，只有您能打开：有网络时登录即可，没有网络时用离线口令。"),
      until && !gone ? app.el("p", {}, "未发送的内容最晚接收到" + app.day(until) + "。考核结束、内容全部送达后，本机副本自动删除。") : null,
      carry(sheet, gone), gone ? null : code, removal(sheet, gone)
    );
  };

  app.removedScreen = function (gone) {
    app.sheet = null;
    app.clearStrip();
    app.show(
      app.el("h1", {}, gone ? "考核已结束" : "本机副本已删除"),
      app.el("p", {}, gone ? "内容已全部送达或导出，本机副本已删除。" : "服务器上的评分不受影响。"),
      app.el("p", {}, app.el("a", { class: "button", href: app.plainPage }, "打开这次考核的页面"))
    );
  };
})();
