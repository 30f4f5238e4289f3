// From the address to an opened sheet: can this browser do it, who is there, has this device a copy, whose is it.
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});

  function plainWays(words) {
    app.show(
      app.el("h1", {}, "现场评分"),
      app.banner("这个浏览器不能离线评分", [words], [], "stop"),
      app.el("p", {}, "可以改用："),
      app.el("ul", {},
        app.el("li", {}, app.el("a", { href: app.here + (app.visit ? "sheet/" : "") }, "网页评分"), "（须有网络，内容直接保存在服务器）；"),
        app.el("li", {}, app.el("a", { href: app.here }, "这次考核的页面"), "，下载电子表格填写后交回，或者打印现场评分表。"))
    );
  }

  // "" where everything is there.
  app.unable = async function () {
    if (!window.isSecureContext || !window.crypto || !crypto.subtle) return "离线评分只能在加密连接（https）下使用。请用 https 开头的地址打开，或者联系管理员。";
    if (!("serviceWorker" in navigator) || !window.indexedDB) return "请换用系统自带的浏览器，或者较新的 Chrome、Edge、Safari，不要用隐私（无痕）模式。";
    try {
      await app.store.open();
    } catch (error) {
      return "浏览器不允许在本机保存内容（可能是隐私、无痕模式，或者存储空间已满）。";
    }
    return "";
  };

  app.worker = { ready: false, failed: false };
  function registerWorker() {
    navigator.serviceWorker.register("/sw.js", { scope: app.base, updateViaCache: "none" }).then(
      () => navigator.serviceWorker.ready.then(() => { app.worker.ready = true; app.tell("worker"); }),
      () => { app.worker.failed = true; app.tell("worker"); }
    );
  }

  app.enter = async function () {
    const words = await app.unable();
    if (words) return plainWays(words);
    registerWorker();
    if (!app.visit) return startPage();
    const answer = await app.net.get("pack.json", 15);
    if (answer.ok) return signedIn(answer.json);
    const copies = await app.copies.list(app.visit);
    if (answer.gone) return over(copies, answer, answer.json.user);
    if (!copies.length) return nothingHere(answer);
    return locked(copies, answer, copies);
  };

  async function signedIn(pack) {
    const copies = await app.copies.list(app.visit);
    const own = copies.find((copy) => copy.user === pack.user.id);
    if (!own) return prepare(pack, copies);
    const key = await app.copies.openSignedIn(own).catch(() => null);
    if (!key) return locked([own], { ok: true, status: 200, words: "" }, copies);
    return opened(own, key, pack);
  }

  async function opened(copy, key, pack) {
    await app.only(copy, async () => {
      const sheet = await app.Sheet.open(copy, key);
      if (pack) await sheet.adopt(pack);
      if (!sheet.pack) return nothingHere({ status: 0 });
      app.run(sheet);
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
      return undefined;
    });
  }

  // "本机有另一位考核人员的未发送内容": that it is so, nothing of what it is or whose.
  async function othersWords(copies, own) {
    let unsent = 0;
    for (const copy of copies) if (copy !== own) unsent += (await app.copies.unsent(copy)) ? 1 : 0;
    return unsent ? "本机有另一位考核人员的未发送内容，已加密，您看不到；请提醒本人登录后发送。" : "";
  }

  async function prepare(pack, copies) {
    const others = await othersWords(copies, null);
    app.show(
      app.el("h1", {}, "准备离线评分"),
      app.el("p", { class: "lead" }, pack.unit.name + " · " + app.day(pack.visit.day)),
      others ? app.el("div", { class: "inset" }, app.el("p", {}, others)) : null,
      app.el("p", {}, "请在有网络的地方准备一次。评分表会加密保存在这台设备上，到现场没有网络也能评分、拍照，有网络后自动发送。"),
      app.el("p", {}, "请设一个离线口令：没有网络时用它打开。忘记了也不会丢失内容，有网络后登录即可打开。"),
      app.codeForm("准备好离线评分", async (code) => {
        // A code that opens somebody else's copy here cannot be taken.
        if (await app.copies.openWithCode(copies, code)) throw new Error("请换一个口令。");
        const made = await app.copies.make(pack, code);
        await opened(made.copy, made.key, pack);
      })
    );
  }

  // No session or no network: the pass code opens the own copy.
  async function locked(copies, answer, all) {
    const online = answer.status > 0;
    const wrong = app.el("p", { class: "file-error", role: "alert" });
    const input = app.el("input", { id: "code", type: "password", inputmode: "numeric", autocomplete: "off", maxlength: "12", class: "code-input" });
    const button = app.el("button", { class: "button button-large" + (answer.signIn ? "" : " button-primary"), type: "submit" }, "打开");
    const form = app.el("form", { class: "form", on: {
      submit: async (event) => {
        event.preventDefault();
        if (button.getAttribute("aria-busy")) return;
        wrong.textContent = "";
        button.setAttribute("aria-busy", "true");
        const found = await app.copies.openWithCode(copies, input.value);
        if (found && found.key) return void opened(found.copy, found.key, null);
        await app.wait(800);
        button.removeAttribute("aria-busy");
        wrong.textContent = "口令不对。忘记口令时，有网络后登录即可打开，内容不会丢失。";
        input.select();
      },
    } }, app.el("div", { class: "field" }, app.el("label", { for: "code" }, "离线口令"), input), wrong, button);
    const unsent = await Promise.all(all.map(app.copies.unsent)).then((counts) => counts.reduce((sum, one) => sum + one, 0));
    app.show(
      app.el("h1", {}, "打开离线评分表"),
      answer.signIn ? app.banner("需要登录", unsent ? "请先登录，未发送的内容还在本机。" : "请先登录。", [app.el("a", { class: "button button-primary", href: app.loginUrl() }, "登录")]) : null,
      !online ? app.el("p", { class: "lead" }, "没有网络。用离线口令打开，可以继续评分。") : null,
      online && !answer.signIn ? app.banner("服务器的答复", answer.words || "服务器暂时没有打开这次考核（" + answer.status + "）。", []) : null,
      unsent ? app.el("p", {}, "本机有 " + unsent + " 条未发送的内容。") : null,
      all.length > 1 ? app.el("p", { class: "soft" }, "这台设备上有 " + all.length + " 位考核人员的评分表，各用各的口令打开。") : null,
      form
    );
  }

  function nothingHere(answer) {
    if (answer.signIn) return void location.assign(app.loginUrl());
    app.show(
      app.el("h1", {}, "现场评分"),
      answer.status
        ? app.banner("现在不能打开", answer.words || (answer.status === 404 ? "没有这次考核，或者您不在考核组里。" : "服务器暂时没有回应，请稍后再试。"), [app.el("a", { class: "button", href: location.pathname }, "重试")], "stop")
        : app.banner("没有网络", "这台设备上还没有这次考核的评分表。请在有网络时打开本页准备一次；也可以用打印的现场评分表。", [app.el("a", { class: "button", href: location.pathname }, "重试")]),
      app.el("p", {}, app.el("a", { href: app.here }, "这次考核的页面"))
    );
    return undefined;
  }

  // Nothing is taken from this person any more: what is sent is removed, what is not can be carried away. A colleague's
  // copy stays: it may still be wanted.
  async function over(copies, answer, user) {
    const own = copies.find((copy) => copy.user === user);
    if (!own) return app.removedScreen(true);
    if (!(await app.copies.unsent(own))) {
      await app.copies.remove(own);
      return app.removedScreen(true);
    }
    const key = await app.copies.openSignedIn(own).catch(() => null);
    return key ? opened(own, key, null) : locked([own], answer, [own]);
  }

  async function startPage() {
    const copies = await app.copies.list();
    const lines = [];
    for (const copy of copies) {
      const unsent = await app.copies.unsent(copy);
      lines.push(app.el("li", { class: "pick" }, app.el("a", { class: "pick-link", href: app.base + copy.visit + "/offline/" },
        app.el("span", { class: "pick-text" }, app.clock(copy.prepared_at) + "准备的评分表（考核编号 " + copy.visit + "）"),
        app.el("span", { class: "pick-state" }, unsent ? "待发送 " + unsent + " 条" : "没有待发送的内容"))));
    }
    app.show(
      app.el("h1", {}, "本机的离线评分表"),
      lines.length ? app.el("ul", { class: "picks" }, lines) : app.el("p", {}, "这台设备上还没有准备好的评分表。请登录后打开一次实地考核，选“现场评分（可离线）”。"),
      app.el("p", {}, app.el("a", { href: app.base }, "实地考核列表"), "（须有网络）")
    );
  }

  // One window for each copy: two would write over each other on the device. The newer may take over.
  app.only = function (copy, act) {
    if (!navigator.locks) return act();
    const name = "benchmark-offline-" + copy.id;
    return new Promise((entered, failed) => {
      const hold = (lock) => {
        if (!lock) { elsewhere(copy, act).then(entered, failed); return undefined; }
        act().then(entered, failed);
        return new Promise(() => {});
      };
      navigator.locks.request(name, { ifAvailable: true }, hold).catch(() => taken());
    });
  };

  function elsewhere(copy, act) {
    return new Promise((entered, failed) => {
      const takeOver = () => {
        navigator.locks.request("benchmark-offline-" + copy.id, { steal: true }, () => {
          act().then(entered, failed);
          return new Promise(() => {});
        }).catch(() => taken());
      };
      app.show(app.el("h1", {}, "现场评分"),
        app.banner("这份评分表已在另一个窗口打开", "请回到那个窗口继续，避免两处填写不一致。", [app.button("改在这里继续", takeOver)]));
      entered();
    });
  }

  function taken() {
    if (app.sender) app.sender.dead = true;
    app.sheet = null;
    app.clearStrip();
    app.show(app.el("h1", {}, "现场评分"),
      app.banner("已改在另一个窗口继续", "填写的内容已存本机。", [app.el("a", { class: "button", href: location.pathname }, "在这里重新打开")]));
  }
})();
