// One item a screen: its text, what the unit and the computation say, the score, the reason, photos; then the next one.
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});
  const s = app.scoring;
  let shown = null; // {code, scale, typed, reason, timer}

  // A touch: saved, and the buttons drawn anew (only they: what is being typed below stays under the finger).
  function change(sheet, typed) {
    shown.typed = typed;
    save(sheet);
    drawAnswer(sheet);
  }

  // A number was typed and its field left: drawn once the field that was touched instead has the cursor.
  function typedNow(sheet, typed) {
    shown.typed = typed;
    save(sheet);
    const code = shown.code;
    setTimeout(() => { if (shown && shown.code === code) drawAnswer(sheet); }, 0);
  }

  // While a number or a text is typed nothing is drawn anew; it is saved a moment later, and when the field is left.
  function quiet(sheet, typed) {
    shown.typed = typed;
    later(sheet);
    drawScore();
  }

  function later(sheet) {
    clearTimeout(shown.timer);
    shown.timer = setTimeout(() => save(sheet), 500);
  }

  function save(sheet) {
    clearTimeout(shown.timer);
    shown.timer = 0;
    shown.wrong = s.wrongField(shown.scale, shown.typed);
    drawScore();
    // What is no score is not sent; it stays on the screen with what is wrong.
    if (shown.wrong) return Promise.resolve(false);
    const known = sheet.score(shown.code);
    if (JSON.stringify(known.typed) === JSON.stringify(shown.typed) && known.reason === shown.reason) return Promise.resolve(true);
    return sheet.saveScore(shown.code, shown.typed, shown.reason);
  }

  // Before the page is left or hidden: at once.
  app.saveOpenItem = function () { return shown && shown.timer && app.sheet ? save(app.sheet) : Promise.resolve(true); };

  function drawScore() {
    const place = document.getElementById("score-line");
    if (!place) return;
    const score = s.scoreOf(shown.scale, shown.typed);
    const words = shown.typed.not_applicable ? "不适用" : s.shown(score) + " / " + s.shown(shown.scale.marks) + " 分";
    const wants = shown.wrong || s.missing(shown.scale, shown.typed, shown.reason);
    app.put(place, app.el("strong", {}, words), wants ? app.el("span", { class: "wants" }, wants) : null);
    const label = document.getElementById("reason-label");
    if (label) label.textContent = s.wantsReason(shown.scale, shown.typed) ? "扣分原因（必填）" : "说明（选填）";
  }

  function facts(sheet, item) {
    const own = item.self || {};
    const self = own.not_applicable ? "自评不适用" : own.score ? "自评 " + own.score + " 分" : "没有自评";
    const check = item.check || {};
    const files = item.files || [];
    const away = app.sender && app.sender.trouble === "offline";
    return app.el("details", { class: "facts" },
      app.el("summary", {}, self + (check.words ? " · 系统核对：" + check.words : "") + " · 材料 " + files.length + " 件"),
      own.reason ? app.el("p", {}, "自评理由：" + own.reason) : null,
      (check.sentences || []).map((text) => app.el("p", {}, text)),
      item.how_assessed ? app.el("p", {}, "考评方式：" + item.how_assessed) : null,
      files.length ? app.el("p", { class: "soft" }, away ? "材料有网络时才能打开。" : "材料在新窗口打开，须有网络：") : null,
      app.el("ul", {}, files.map((file) => app.el("li", {}, app.el("a", { href: file.url, target: "_blank", rel: "noopener" }, file.words))))
    );
  }

  function stateLine(sheet, item) {
    const score = sheet.score(item.code);
    const state = app.stateOf(sheet, item);
    const at = score.saved_at ? " · 已存本机 " + app.clock(score.saved_at) : "";
    const stored = sheet.isStored("scores", item.code) && !sheet.waiting(item.code).some((entry) => !sheet.isStored("queue", entry.key));
    return app.el("p", { class: "item-state", id: "item-state", role: "status" }, app.status(state), stored ? at : sheet.trouble ? " · 尚未存到本机" : " · 正在保存");
  }

  function inputs(sheet, item) {
    const locked = Boolean(sheet.closedFor());
    const clear = () => {
      shown.reason = "";
      document.getElementById("reason").value = "";
      change(sheet, {});
    };
    const reason = app.el("textarea", {
      id: "reason", rows: "3", maxlength: "1000", value: shown.reason, disabled: locked,
      on: { input: (event) => { shown.reason = event.target.value; later(sheet); drawScore(); }, change: () => save(sheet) },
    });
    return [
      app.el("div", { id: "answer" }, answerFields(sheet)),
      app.el("p", { class: "score-line", id: "score-line", role: "status" }),
      app.el("div", { class: "field" }, app.el("label", { for: "reason", id: "reason-label" }, "说明"), reason),
      locked ? null : app.button("清空这一项", clear, { class: "link-button clear", id: "clear" }),
    ];
  }

  function answerFields(sheet) {
    const acts = { touch: (typed) => change(sheet, typed), type: (typed) => quiet(sheet, typed), typed: (typed) => typedNow(sheet, typed) };
    return app.answer.fields(shown.scale, shown.typed, acts, Boolean(sheet.closedFor()));
  }

  function drawAnswer(sheet) {
    const place = document.getElementById("answer");
    if (!place) return;
    const focus = place.contains(document.activeElement) && document.activeElement.id;
    app.put(place, answerFields(sheet));
    drawScore();
    const again = focus && document.getElementById(focus);
    if (again) again.focus({ preventScroll: true });
  }

  function bar(sheet, item) {
    const items = sheet.items();
    const at = items.indexOf(item);
    const next = app.nextOpen(sheet, item.code);
    // One red button a screen; where a choice is wanted first there is none.
    const red = sheet.score(item.code).conflict ? "button" : "button button-primary";
    const link = (one, words) => one ? app.el("a", { class: "button", href: app.itemUrl(one.code) }, words) : app.el("span", { class: "button button-off", "aria-hidden": "true" }, words);
    return app.el("nav", { class: "item-bar", id: "item-bar", "aria-label": "各项之间" },
      link(items[at - 1], "上一项"),
      next ? app.el("a", { class: red, href: app.itemUrl(next.code) }, "下一个未评")
        : app.el("a", { class: red, href: "#finish" }, "去提交"),
      link(items[at + 1], "下一项"));
  }

  app.drawItem = function (sheet, code) {
    const item = sheet.item(code);
    if (!item) return void (location.hash = "");
    const score = sheet.score(code);
    shown = { code: code, scale: s.scaleOf(item), typed: score.typed, reason: score.reason, timer: 0, wrong: "" };
    const closed = sheet.closedFor();
    app.show(
      app.el("p", { class: "back" }, app.el("a", { href: "#" }, "全部项目")),
      app.el("h1", { class: "item-head" }, app.el("span", { class: "item-code" }, item.code + " · " + s.shown(shown.scale.marks) + " 分" + (shown.scale.isBonus ? " · 加分项" : "") + (shown.scale.isVeto ? " · 一票否决" : "")), item.text),
      facts(sheet, item),
      closed ? app.el("div", { class: "inset" }, app.el("p", {}, closed)) : null,
      app.el("div", { id: "item-body" })
    );
    redraw(sheet);
    return undefined;
  };

  // The part below the facts, anew; the cursor stays where it was.
  function redraw(sheet) {
    const item = sheet.item(shown.code);
    const body = document.getElementById("item-body");
    if (!body || !item) return;
    const focus = document.activeElement && document.activeElement.id;
    const score = sheet.score(shown.code);
    app.put(body,
      score.refused ? app.banner("服务器没有接收这一项", score.refused + " 内容保留在本机，改正后重新发送。", [], "stop") : null,
      score.conflict ? app.conflict(sheet, item) : inputs(sheet, item),
      stateLine(sheet, item),
      app.el("div", { id: "photo-part" }),
      bar(sheet, item)
    );
    shown.standing = standing(sheet);
    drawPhotos(sheet);
    drawScore();
    const again = focus && document.getElementById(focus);
    if (again && body.contains(again)) again.focus({ preventScroll: true });
  }

  // What was changed elsewhere (an answer of the server, a photo stored): a moment later, several at once, and only what
  // differs, so that nobody is disturbed who types or is about to press.
  let planned = 0;
  app.refreshItem = function (sheet) {
    clearTimeout(planned);
    planned = setTimeout(() => refresh(sheet), 30);
  };

  function refresh(sheet) {
    if (!shown || !document.getElementById("item-body") || app.sheet !== sheet) return;
    const score = sheet.score(shown.code);
    const own = shown.timer || shown.wrong;
    const differs = !own && (JSON.stringify(score.typed) !== JSON.stringify(shown.typed) || score.reason !== shown.reason);
    if (differs || standing(sheet) !== shown.standing) {
      if (!own) Object.assign(shown, { typed: score.typed, reason: score.reason });
      return void redraw(sheet);
    }
    const item = sheet.item(shown.code);
    document.getElementById("item-state").replaceWith(stateLine(sheet, item));
    document.getElementById("item-bar").replaceWith(bar(sheet, item));
    drawPhotos(sheet);
    return undefined;
  }

  // What decides which parts the screen has at all.
  function standing(sheet) {
    const score = sheet.score(shown.code);
    return JSON.stringify([score.conflict || null, score.refused, sheet.closedFor()]);
  }

  function drawPhotos(sheet) {
    const place = document.getElementById("photo-part");
    const now = JSON.stringify(sheet.photosOf(shown.code).map((photo) => [photo.key, photo.sent, photo.refused, sheet.isStored("photos", photo.key)]));
    if (place.dataset.drawn === now) return;
    place.dataset.drawn = now;
    const words = document.getElementById("photo-words");
    app.put(place, app.pictures(sheet, shown.code, Boolean(sheet.closedFor())));
    if (words) document.getElementById("photo-words").replaceWith(words);
  }

  app.leaveItem = function () {
    const saving = app.saveOpenItem();
    shown = null;
    return saving;
  };
})();
