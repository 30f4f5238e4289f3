// Sends what waits: entries in order, the next of an item only after the answer to the one before it, photos one by one
// after the entries (a score is not held up by a photo on a bad line), handing in last. What is not answered stays.
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});
  const WAITS = [5, 10, 20, 40, 60];
  const AT_ONCE = 20;

  function Sender(sheet) {
    this.sheet = sheet;
    this.running = null;
    this.failures = 0;
    this.timer = 0;
    // "" | "offline" | "signin" | "forbidden" | "gone" | "server" | "other"; words: the server's own sentence.
    this.trouble = navigator.onLine ? "" : "offline";
    this.words = "";
  }
  app.Sender = Sender;

  Sender.prototype.start = function () {
    const woken = () => { if (document.visibilityState !== "hidden") this.again(); };
    window.addEventListener("online", woken);
    window.addEventListener("offline", () => this.say("offline", ""));
    document.addEventListener("visibilitychange", woken);
    window.addEventListener("focus", woken);
    // What did not fit on the device is tried again: room may have been made.
    setInterval(() => { if (this.sheet.dirty.size && !this.dead) this.sheet.flush(); }, 15000);
    setInterval(() => { if (document.visibilityState !== "hidden") this.refresh(true); }, 60000);
    this.kick();
  };

  Sender.prototype.say = function (trouble, words) {
    this.trouble = trouble;
    this.words = words || "";
    app.tell("sender");
  };

  // The network is back, or somebody looks at the page again: no more waiting.
  Sender.prototype.again = function () {
    this.failures = 0;
    if (this.trouble !== "gone") this.trouble = "";
    if (this.sheet.dirty.size && !this.dead) this.sheet.flush();
    this.kick();
    this.refresh(true);
  };

  Sender.prototype.kick = function () {
    clearTimeout(this.timer);
    if (this.running) { this.more = true; return this.running; }
    if (this.dead || this.trouble === "gone" || this.trouble === "other") return Promise.resolve();
    this.more = false;
    this.running = this.run().catch(() => "later").then((end) => {
      this.running = null;
      app.tell("sender");
      if (end === "later") this.retry();
      else if (this.more && end !== "stop") return this.kick();
      return null;
    });
    app.tell("sender");
    return this.running;
  };

  Sender.prototype.retry = function () {
    const wait = WAITS[Math.min(this.failures, WAITS.length) - 1] || WAITS[0];
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.kick(), wait * 1000);
  };

  Sender.prototype.run = async function () {
    if (!this.sheet.queue.length) return "";
    // Asked first: what meets no network has not left the device, and may still be changed in place.
    const reached = await app.net.reach();
    if (!reached.ok) return this.judge([], reached);
    while (this.sheet.queue.length) {
      const end = await this.step();
      if (end) return end;
    }
    // The office reads how much still lies on each device: after the last photo, nothing.
    if (this.photoLast) await this.sendEntries([]);
    this.photoLast = false;
    return "";
  };

  // The next thing to send: scores and words up to the first of an item that is already in, else a photo, else the rest.
  Sender.prototype.next = function () {
    const seen = {};
    const small = [];
    for (const entry of this.sheet.queue) {
      if (entry.kind === "photo") continue;
      if (entry.kind === "unphoto" || entry.kind === "submit") break;
      if (seen[entry.code]) continue;
      seen[entry.code] = true;
      if (small.length < AT_ONCE) small.push(entry);
    }
    if (small.length) return small;
    return [this.sheet.queue[0]];
  };

  Sender.prototype.step = async function () {
    const work = this.alone ? [this.next()[0]] : this.next();
    // Written before it leaves: after a crash nobody knows what arrived, so it will go again under the same key.
    const fresh = work.filter((entry) => !entry.attempted);
    fresh.forEach((entry) => { entry.attempted = true; this.sheet.touch("queue", entry.key); });
    if (fresh.length) await this.sheet.flush();
    const answer = work[0].kind === "photo" ? await this.sendPhoto(work[0]) : await this.sendEntries(work);
    return this.judge(work, answer);
  };

  Sender.prototype.payload = function (entry) {
    const score = this.sheet.score(entry.code);
    const sent = {
      key: entry.key, kind: entry.kind, code: entry.code === app.REMARK ? "" : entry.code, device_at: entry.device_at,
      base_version: score.version || 0, typed: entry.typed || {}, reason: entry.reason || "",
    };
    if (entry.kind === "unphoto") sent.photo = entry.photo;
    return sent;
  };

  Sender.prototype.sendEntries = function (work) {
    const sheet = this.sheet;
    return app.net.post("sync", {
      device: sheet.copy.device, user: sheet.copy.user, unsent: sheet.queue.length, entries: work.map((entry) => this.payload(entry)),
    });
  };

  Sender.prototype.sendPhoto = async function (entry) {
    const sheet = this.sheet;
    const blob = await sheet.picture(entry.key);
    if (!blob) return { ok: false, status: 422, json: {}, words: "照片已不在本机。" };
    const name = (sheet.photos[entry.key].name || "现场照片").replace(/\.[^.]*$/, "") + (blob.type === "image/png" ? ".png" : ".jpg");
    return app.net.form("photo", [
      ["key", entry.key], ["code", entry.code], ["device", sheet.copy.device], ["user", String(sheet.copy.user)],
      ["device_at", entry.device_at], ["file", blob, name],
    ]);
  };

  // "" goes on; "later" tries again by itself; "stop" waits for a person.
  Sender.prototype.judge = async function (work, answer) {
    if (answer.ok) return this.take(work, answer.json);
    if (answer.signIn) return this.stop("signin", "");
    if (answer.gone) return this.stop("gone", answer.words);
    if (answer.status === 409) return this.stop("other", answer.words);
    if (answer.status === 403) return this.stop("forbidden", answer.words || "您的账号没有这项权限。");
    if (answer.status === 404) return this.stop("forbidden", "服务器上找不到这次考核，或者您已不在考核组里。");
    if (work.length && answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429) {
      return this.refuse(work, answer);
    }
    this.failures += 1;
    this.say(answer.status ? "server" : "offline", answer.words);
    return "later";
  };

  Sender.prototype.stop = function (trouble, words) {
    this.say(trouble, words);
    return "stop";
  };

  // Something in it will never be taken: alone, so that one bad entry holds up no other; then its words stand at the item.
  Sender.prototype.refuse = async function (work, answer) {
    if (work.length > 1) { this.alone = true; return ""; }
    this.alone = false;
    const entry = work[0];
    const words = answer.words || "服务器没有接收（" + answer.status + "）。";
    if (entry.kind === "photo") {
      this.sheet.photos[entry.key].refused = answer.status === 413 ? "照片太大，服务器没有接收。" : words;
      this.sheet.touch("photos", entry.key);
      this.sheet.dequeue(entry);
    } else this.sheet.settle(entry, { outcome: "refused", words: words });
    await this.sheet.flush();
    app.tell("changed");
    return "";
  };

  Sender.prototype.take = async function (work, json) {
    this.failures = 0;
    this.alone = false;
    this.trouble = "";
    const sheet = this.sheet;
    let settled = 0;
    this.photoLast = work[0].kind === "photo";
    if (this.photoLast) {
      Object.assign(sheet.photos[work[0].key] || {}, { sent: true, url: json.url || "", refused: "" });
      sheet.touch("photos", work[0].key);
      sheet.dequeue(work[0]);
      settled = 1;
    } else {
      (json.results || []).forEach((result) => {
        const entry = work.find((one) => one.key === result.key);
        if (!entry || !result.outcome) return;
        sheet.settle(entry, read(result));
        settled += 1;
      });
    }
    if (!sheet.queue.length) sheet.pack.all_sent_at = app.now();
    sheet.touch("packs", "");
    await sheet.flush();
    app.tell("changed");
    if (settled) return "";
    this.failures += 1;
    this.say("server", "");
    return "later";
  };

  // The answer to one entry, whichever of its parts the server has put it in.
  function read(result) {
    const answer = result.answer || {};
    const version = result.version !== undefined && result.version !== null ? result.version : answer.version;
    const findings = answer.findings || result.findings || [];
    return {
      outcome: result.outcome,
      version: version || 0,
      words: findings.map((one) => one.message || String(one)).join(" ") || answer.reason || result.reason || "服务器没有接收。",
      theirs: Object.assign({}, answer.theirs, { version: version || 0 }),
    };
  }

  // Whether the server has anything new: another device, the office, the closing.
  Sender.prototype.refresh = async function (background) {
    const answer = await app.net.get("state.json", 20, background);
    if (this.dead || this.trouble === "gone") return;
    if (answer.signIn) return void this.say("signin", "");
    if (answer.gone) return void this.say("gone", answer.words);
    if (answer.status === 403 || answer.status === 404) return void this.say("forbidden", answer.words || "您已不在这次考核的考核组里。");
    if (!answer.ok) return void this.say(answer.status ? "server" : "offline", "");
    if (answer.json.user && answer.json.user !== this.sheet.copy.user) return void this.say("other", "");
    const wasLost = this.trouble;
    this.say("", "");
    if (this.isNews(answer.json)) {
      const pack = await app.net.get("pack.json", 30, background);
      if (pack.ok && pack.json.user.id === this.sheet.copy.user) await this.sheet.adopt(pack.json);
    }
    if (wasLost && this.sheet.queue.length) this.kick();
  };

  Sender.prototype.isNews = function (state) {
    const sheet = this.sheet;
    if (state.state && state.state !== sheet.pack.state) return true;
    if (state.edition && sheet.pack.edition && state.edition !== sheet.pack.edition) return true;
    if (state.visit_state && state.visit_state !== sheet.pack.visit_state) return true;
    const remark = sheet.score(app.REMARK);
    if (state.remark_version !== undefined && state.remark_version !== remark.version && !remark.conflict) return true;
    const versions = state.versions || {};
    if (Object.keys(versions).some((code) => versions[code] !== sheet.score(code).version && !sheet.score(code).conflict)) return true;
    const there = state.photos || [];
    return there.some((key) => !sheet.photos[key]) ||
      Object.values(sheet.photos).some((photo) => photo.sent && !photo.removed && there.indexOf(photo.key) < 0);
  };
})();
