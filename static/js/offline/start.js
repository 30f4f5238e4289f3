// The opened sheet's screens by the address's fragment (#, #item/1-1, #finish, #device), and what keeps them true.
(function () {
  "use strict";
  const app = window.offline;
  app.sheet = null;
  app.sender = null;

  function draw() {
    const sheet = app.sheet;
    if (!sheet || !sheet.pack) return;
    const place = decodeURIComponent(location.hash.replace(/^#/, ""));
    document.body.dataset.screen = place.split("/")[0] || "list";
    if (place.indexOf("item/") === 0) app.drawItem(sheet, place.slice(5));
    else if (place === "finish") app.drawFinish(sheet);
    else if (place === "device") app.drawDevice(sheet);
    else app.drawList(sheet);
    workerWords();
  }

  function workerWords() {
    if (app.worker.ready) return;
    const words = app.worker.failed ? "离线页面没有准备成功：没有网络时将打不开本页。请在有网络时重新打开一次。" : "正在准备离线页面，请先不要离开有网络的地方。";
    if (!document.getElementById("worker-words")) app.screen().prepend(app.el("div", { class: "inset", id: "worker-words", role: "status" }, app.el("p", {}, words)));
    else document.querySelector("#worker-words p").textContent = words;
  }

  // Nothing is drawn anew under a finger: a button replaced between touch and release would not be pressed.
  const late = new Set();
  let pressed = false;
  document.addEventListener("pointerdown", () => { pressed = true; });
  ["pointerup", "pointercancel"].forEach((kind) => document.addEventListener(kind, () => setTimeout(() => {
    pressed = false;
    const all = Array.from(late);
    late.clear();
    all.forEach(refresh);
  }, 50)));

  function refresh(what) {
    if (pressed) return void late.add(what);
    const sheet = app.sheet;
    if (what === "worker") {
      const words = document.getElementById("worker-words");
      if (words && app.worker.ready) words.remove();
      if (app.worker.ready && sheet && sheet.pack && document.body.dataset.screen === "list") redrawList(sheet);
      else if (sheet) workerWords();
      return;
    }
    if (!sheet || !sheet.pack) return;
    if (what === "sender" && app.sender.trouble === "gone") return void over(sheet);
    const screen = document.body.dataset.screen;
    if (screen === "item" && what !== "sender") app.refreshItem(sheet);
    else if (screen === "finish" && what !== "sender") app.refreshFinish(sheet);
    else if (screen === "device" && (what === "exported" || what === "changed")) app.drawDevice(sheet);
    else if (screen === "list" && what === "changed") redrawList(sheet);
  }

  function redrawList(sheet) {
    const at = document.documentElement.scrollTop;
    const focus = document.activeElement && document.activeElement.id;
    app.drawList(sheet);
    workerWords();
    document.documentElement.scrollTop = at;
    const again = focus && document.getElementById(focus);
    if (again) again.focus({ preventScroll: true });
  }

  // The server takes nothing more: the copy goes once nothing is unsent; otherwise its owner is led to the export.
  function over(sheet) {
    if (!sheet.queue.length) {
      app.sender.dead = true;
      app.copies.remove(sheet.copy).then(() => app.removedScreen(true));
    } else if (document.body.dataset.screen !== "device") location.hash = "#device";
  }

  app.run = function (sheet) {
    app.sheet = sheet;
    app.sender = new app.Sender(sheet);
    draw();
    app.drawStrip();
    app.sender.start();
    app.sender.refresh(true);
  };

  app.listen(refresh);
  window.addEventListener("hashchange", () => { app.leaveItem(); draw(); document.getElementById("content").focus({ preventScroll: true }); });
  window.addEventListener("pagehide", () => app.saveOpenItem());
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") app.saveOpenItem(); });
  window.addEventListener("beforeunload", (event) => {
    // Only what is not even on the device is worth a question.
    if (app.sheet && app.sheet.dirty.size) {
      event.preventDefault();
      event.returnValue = "";
    }
  });

  app.enter().catch((error) => {
    app.show(app.el("h1", {}, "现场评分"), app.banner("没有打开", "本机保存的内容没有改动。请重新打开本页；还不行时请联系管理员。", [app.el("a", { class: "button", href: location.pathname }, "重新打开")], "stop"));
    throw error;
  });
})();
