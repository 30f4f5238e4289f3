// Autosave of <form data-autosave-url data-version data-part data-autosave-key> (F6: closing the browser loses nothing).
// A <fieldset> with these is a part of its own: several stand in one form, each with its version (data-autosave-version).
//
// Sends   POST JSON {"version": 12, "part": "basics", "client": "<id of this page>", "fields": {name: raw string or list}}
//         with X-CSRFToken, one second after the last key, on leaving a field, the tab or the page.
// Answers 200 {"version": 13, "saved_at": "14:05", "findings": {"field": ["sentence"]}}
//         409 {"version": 15, "by": "张三", "at": "14:03"}   somebody else has saved meanwhile; “比较” sends the form itself,
//                                                        and the server answers with both texts beside each other
//         403 {"reason": "…"}   not now;   403 without JSON or {"csrf": true}: a new token is fetched, once
//         401 or a redirect     signed out
//         422 {"findings": {…}}  cannot be kept as it is: said at the fields, tried again when it is changed
//         anything else, or no network: tried again after 5, 10, 20, 40, 60 … seconds and when the browser is online.
// A saved version whose answer got lost on the way comes back as 409: the server should answer 200 when the last save
// came from the same `client`.
(function () {
  "use strict";
  const app = (window.benchmark = window.benchmark || {});
  const PAUSE = 1000;
  const RETRY = [5, 10, 20, 40, 60];
  const client = Date.now().toString(36) + Math.random().toString(36).slice(2, 10);
  const forms = [];
  const { banner, clearBanner, clock, showFindings } = app.notices;

  function Autosave(form) {
    const self = this;
    this.form = form;
    this.owner = form.form || form; // what is submitted: a fieldset belongs to a form
    this.url = form.dataset.autosaveUrl;
    this.part = form.dataset.part || "";
    this.key = form.dataset.autosaveKey || this.url + "#" + this.part;
    this.version = Number(form.dataset.version || 0);
    this.status = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
    this.count = 0; // changes so far
    this.saved = 0; // the change that the server has
    this.flying = null;
    this.stopped = false;
    this.failures = 0;
    this.initial = app.readFields(form);
    this.visited = new Set();

    form.addEventListener("input", () => self.touched());
    form.addEventListener("change", () => { self.touched(); self.save(); });
    form.addEventListener("focusout", (event) => {
      if (event.target.name) self.visited.add(event.target.name);
      self.save();
    });
    this.owner.addEventListener("submit", (event) => self.submitting(event));
    this.offerCopy();
  }

  Autosave.prototype.say = function (words, state) {
    if (!this.status || (this.status.textContent === words && state !== "stopped")) return;
    this.status.textContent = words;
    this.status.dataset.state = state === "stopped" ? "trouble" : state || "";
    if (state === "stopped") {
      // The banner may be out of sight above a long form.
      const link = document.createElement("a");
      link.href = "#autosave-banner";
      link.textContent = "查看说明";
      this.status.append("，", link);
    }
  };

  Autosave.prototype.dirty = function () {
    return this.count > this.saved;
  };

  Autosave.prototype.touched = function () {
    this.count += 1;
    this.keepCopy();
    if (this.stopped) return;
    if (!this.failures) this.say("正在填写，稍后自动保存", "");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), this.failures ? this.wait() : PAUSE);
  };

  Autosave.prototype.keepCopy = function (submitted) {
    if (this.undecided) return; // an older copy still waits for its owner's word
    const copy = { fields: app.readFields(this.form), version: this.version, at: Date.now(), submitted: Boolean(submitted) };
    this.kept = app.copies.write(this.key, copy);
  };

  Autosave.prototype.wait = function () {
    return RETRY[Math.min(this.failures, RETRY.length) - 1] * 1000;
  };

  // Resolves when nothing is under way any more.
  Autosave.prototype.save = function () {
    clearTimeout(this.timer);
    if (this.stopped || this.leaving || !this.dirty()) return Promise.resolve();
    if (this.flying) {
      this.again = true;
      return this.flying;
    }
    this.say("正在保存…", "");
    const sent = this.count;
    this.flying = this.post(false)
      .then((answer) => this.answered(answer, sent))
      .catch(() => this.unreachable())
      .then(() => {
        this.flying = null;
        const again = this.again;
        this.again = false;
        if (again && !this.failures) return this.save();
        return undefined;
      });
    return this.flying;
  };

  Autosave.prototype.post = function (renewed) {
    const body = JSON.stringify({ version: this.version, part: this.part, client: client, fields: app.readFields(this.form) });
    return fetch(this.url, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      // Survives the closing of the page; browsers allow that up to 64 KB.
      keepalive: body.length < 20000,
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": app.csrfToken(this.owner),
        "X-Requested-With": "XMLHttpRequest",
      },
      body: body,
    }).then((response) => {
      if (response.type === "opaqueredirect" || response.status === 401) return { status: 401, data: {} };
      return response
        .json()
        .catch(() => null)
        .then((data) => {
          if (response.status === 403 && (!data || data.csrf) && !renewed) {
            return app.renewCsrfToken().then((token) => (token ? this.post(true) : { status: 401, data: {} }));
          }
          return { status: response.status, data: data || {} };
        });
    });
  };

  Autosave.prototype.answered = function (answer, sent) {
    const data = answer.data;
    if (answer.status === 200 && data.version !== undefined) {
      this.failures = 0;
      this.saved = sent;
      this.setVersion(data.version);
      if (this.dirty()) this.keepCopy();
      else app.copies.remove(this.key);
      if (!this.keepBanner) clearBanner(this.form);
      if (!this.dirty()) this.say("已保存 " + (data.saved_at || clock(Date.now())), "saved");
      showFindings(this.form, data.findings || {}, this.visited);
      this.form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true, detail: data }));
      return;
    }
    if (answer.status === 409) return this.conflict(data);
    if (answer.status === 401) return this.signedOut();
    if (answer.status === 422 && data.findings) return this.unfit(data.findings, sent);
    if (answer.status === 403) return this.refused(data.reason);
    this.unreachable(answer.status);
  };

  Autosave.prototype.setVersion = function (version) {
    this.version = Number(version);
    this.form.dataset.version = String(version);
    const input = this.form.querySelector('input[name="version"], input[data-autosave-version]');
    if (input) input.value = String(version);
  };

  // What was typed cannot be kept as it is; the server still has what it had. The copy in the browser stays.
  Autosave.prototype.unfit = function (findings, sent) {
    this.failures = 0;
    this.saved = sent;
    this.keepCopy();
    this.say("没有保存，请更正", "trouble");
    showFindings(this.form, findings, new Set(Object.keys(findings)));
  };

  Autosave.prototype.keptWords = function () {
    return this.kept === false ? "这台浏览器不允许保存副本，请先把内容复制到别处。" : "您输入的内容还在这一页上，也存在本机浏览器里。";
  };

  Autosave.prototype.conflict = function (data) {
    this.stopped = true;
    this.keepCopy();
    this.say("已停止自动保存", "stopped");
    const who = data.by ? data.by : "同事（或另一个窗口）";
    banner(
      this.form, "stop", "这一页已在别处被修改",
      [who + (data.at ? "在 " + data.at : "刚刚") + " 保存了新的内容。为了不互相覆盖，这里已停止自动保存。", this.keptWords()],
      [{ text: "比较两份内容", act: () => (this.owner.requestSubmit ? this.owner.requestSubmit() : this.owner.submit()) }]
    );
  };

  Autosave.prototype.refused = function (reason) {
    this.stopped = true;
    this.keepCopy();
    this.say("没有保存", "stopped");
    banner(this.form, "stop", "现在不能保存", [reason || "您的账号没有这项权限。", this.keptWords()], []);
  };

  Autosave.prototype.signedOut = function () {
    this.stopped = true;
    this.keepCopy();
    this.say("已退出登录，没有保存到服务器", "stopped");
    banner(
      this.form, "stop", "已退出登录，内容已保存在本机浏览器",
      ["请重新登录；登录后会回到这一页，并恢复您输入的内容。"].concat(this.kept === false ? [this.keptWords()] : []),
      [{ href: app.loginUrl(), text: "重新登录", first: true }]
    );
  };

  Autosave.prototype.unreachable = function (status) {
    this.failures += 1;
    this.keepCopy();
    const why = status ? "服务器暂时不能保存" : "网络断开";
    this.say(
      this.kept === false
        ? "未能保存到服务器（" + why + "），请不要关闭这一页，恢复后自动保存"
        : "未能保存到服务器（" + why + "），已存在本机，恢复后自动保存",
      "trouble"
    );
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), this.wait());
  };

  // The form's own submit waits for a save under way: its version would be out of date on arrival.
  Autosave.prototype.submitting = function (event) {
    clearTimeout(this.timer);
    if (this.flying) {
      event.preventDefault();
      const button = event.submitter;
      this.flying.then(() => {
        if (this.stopped) return;
        if (this.owner.requestSubmit) this.owner.requestSubmit(button || undefined);
        else this.owner.submit();
      });
      return;
    }
    if (this.dirty()) this.keepCopy(true);
    this.leaving = true;
    setTimeout(() => { this.leaving = false; }, 8000);
  };

  // A copy that the server does not have: put back by itself while nobody else has saved since, otherwise offered.
  Autosave.prototype.offerCopy = function () {
    const copy = app.copies.read(this.key);
    if (!copy) return;
    if (app.ensureRows) app.ensureRows(this.form, Object.keys(copy.fields));
    const names = app.differentFields(copy.fields, app.readFields(this.form));
    // Nothing differs, or the form was sent and the server has moved on: it arrived.
    if (!names.length || (copy.submitted && copy.version < this.version)) return app.copies.remove(this.key);
    const labels = Array.from(new Set(names.map((name) => app.fieldLabel(this.form, name)).filter(Boolean)));
    const which = labels.length ? "涉及：" + labels.join("、") + "。" : "";
    const decided = () => {
      this.stopped = false;
      this.undecided = false;
      this.keepBanner = false;
      clearBanner(this.form);
    };
    if (copy.version === this.version) {
      app.writeFields(this.form, copy.fields);
      const box = banner(
        this.form, "kept", "已恢复您在 " + clock(copy.at) + " 输入、当时没能保存到服务器的内容",
        [which + "请核对。"], [
          {
            text: "放弃恢复的内容",
            act: () => {
              decided();
              app.writeFields(this.form, this.initial);
              this.touched();
              this.save();
            },
          },
        ]
      );
      box.setAttribute("role", "status");
      this.keepBanner = true;
      this.touched();
      return;
    }
    this.stopped = true;
    this.undecided = true;
    this.say("选择恢复或放弃之后，继续自动保存", "");
    banner(
      this.form, "kept", "本机还有 " + clock(copy.at) + " 输入、没有保存到服务器的内容",
      ["此后服务器上的内容又有修改。" + which, "恢复：用本机的内容替换这一页上的内容。放弃：保留服务器上的内容。"],
      [
        {
          text: "恢复",
          act: () => {
            decided();
            app.writeFields(this.form, copy.fields);
            this.touched();
          },
        },
        {
          text: "放弃",
          act: () => {
            decided();
            app.copies.remove(this.key);
            this.say("", "");
            if (this.dirty()) this.touched();
          },
        },
      ]
    );
  };

  function saveAll() {
    return Promise.all(forms.map((one) => one.save()));
  }

  document.querySelectorAll("form[data-autosave-url], fieldset[data-autosave-url]").forEach((form) => forms.push(new Autosave(form)));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") saveAll(); });
  window.addEventListener("pagehide", saveAll);
  window.addEventListener("online", () => {
    forms.forEach((one) => { one.failures = 0; });
    saveAll();
  });

  // Signing out waits for what is not saved yet; copies that the server never got are announced first.
  document.querySelectorAll("form[data-sign-out]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sure) return;
      event.preventDefault();
      Promise.race([saveAll(), new Promise((done) => setTimeout(done, 4000))]).then(() => {
        const left = app.copies.keys().filter((key) => !(app.copies.read(key) || { submitted: true }).submitted);
        const question = "还有内容没有保存到服务器，只存在本机浏览器里。\n用同一账号在这台电脑上重新登录后可以恢复。\n\n仍要退出登录吗？";
        if (left.length && !window.confirm(question)) return;
        form.dataset.sure = "1";
        form.submit();
      });
    });
  });
})();
