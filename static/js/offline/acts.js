// What may be done on the opened sheet. Each act changes memory, puts its entry with an own key into the queue, and is
// written to the device at once; every promise here is kept when the device has it (true) or could not take it (false).
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});
  const Sheet = app.Sheet;

  Sheet.prototype.nextSeq = function () {
    return this.queue.reduce((most, one) => Math.max(most, one.seq), 0) + 1;
  };

  Sheet.prototype.enqueue = function (entry) {
    const whole = Object.assign({ key: app.newKey(), seq: this.nextSeq(), code: "", attempted: false }, entry);
    // The device's own clock, right or wrong: stored, never believed.
    whole.device_at = new Date().toISOString();
    this.queue.push(whole);
    this.touch("queue", whole.key);
    return whole;
  };

  Sheet.prototype.dequeue = function (entry) {
    this.queue = this.queue.filter((one) => one !== entry);
    this.touch("queue", entry.key);
  };

  // An entry that may have reached the server keeps its key and its words; one that never left the device is written over.
  Sheet.prototype.entryFor = function (kind, code) {
    const waiting = this.queue.find((one) => one.kind === kind && one.code === code && !one.attempted);
    if (!waiting) return this.enqueue({ kind: kind, code: code });
    waiting.device_at = new Date().toISOString();
    this.touch("queue", waiting.key);
    return waiting;
  };

  Sheet.prototype.saveScore = function (code, typed, reason) {
    const score = Object.assign({}, this.score(code), { typed: typed, reason: reason, saved_at: app.now(), refused: "" });
    this.scores[code] = score;
    this.touch("scores", code);
    Object.assign(this.entryFor("score", code), { typed: typed, reason: reason });
    return this.changed();
  };

  Sheet.prototype.saveRemark = function (text) {
    const score = Object.assign({}, this.score(app.REMARK), { reason: text, saved_at: app.now(), refused: "" });
    this.scores[app.REMARK] = score;
    this.touch("scores", app.REMARK);
    Object.assign(this.entryFor("remark", app.REMARK), { reason: text });
    return this.changed();
  };

  Sheet.prototype.addPhoto = function (code, picture, key) {
    const photo = {
      key: key || app.newKey(), code: code, name: picture.name, type: picture.blob.type, size: picture.blob.size,
      sent: false, url: "", refused: "", blob: picture.blob, thumb: null,
    };
    return (picture.thumb ? app.vault.sealBlob(this.key, picture.thumb) : Promise.resolve(null)).then((thumb) => {
      photo.thumb = thumb;
      this.photos[photo.key] = photo;
      this.touch("photos", photo.key);
      this.enqueue({ kind: "photo", code: code, key: photo.key });
      // Kept in memory only until the device has it.
      return this.changed().then((stored) => {
        if (stored) delete photo.blob;
        return stored;
      });
    });
  };

  Sheet.prototype.removePhoto = function (key) {
    const photo = this.photos[key];
    const entry = this.queue.find((one) => one.kind === "photo" && one.key === key);
    if (entry) this.dequeue(entry);
    if (photo.sent || (entry && entry.attempted)) {
      // The server may have it: it is taken away there too, and until then only hidden here.
      photo.removed = true;
      this.enqueue({ kind: "unphoto", code: photo.code, photo: key });
    } else delete this.photos[key];
    this.touch("photos", key);
    return this.changed();
  };

  Sheet.prototype.submit = function () {
    this.enqueue({ kind: "submit" });
    return this.changed();
  };

  Sheet.prototype.cancelSubmit = function () {
    const entry = this.submitting();
    if (entry && !entry.attempted) this.dequeue(entry);
    return this.changed();
  };

  // Nothing is handed in over what was not taken: the person decides on that first.
  Sheet.prototype.holdSubmit = function () {
    const entry = this.submitting();
    if (!entry || entry.attempted) return;
    this.dequeue(entry);
    this.submitRefused = "有内容没有保存，请先处理，再提交评分表。";
  };

  Sheet.prototype.changed = function () {
    app.tell("changed");
    return this.flush().then((stored) => {
      if (app.sender) app.sender.kick();
      return stored;
    });
  };

  // --- what the server says ------------------------------------------------------------------------------------------
  // A fresh pack. What waits here, and what waits for a choice, is left alone: its base stays what the person saw.
  Sheet.prototype.adopt = function (pack) {
    this.pack = Object.assign({}, pack, {
      ahead: app.ahead(), fetched_at: app.now(), all_sent_at: this.pack ? this.pack.all_sent_at : 0,
    });
    this.touch("packs", "");
    const codes = this.items().map((item) => item.code);
    codes.forEach((code) => this.adoptScore(code, (pack.scores || {})[code]));
    this.adoptRemark(pack.remark || {});
    const there = {};
    (pack.photos || []).forEach((photo) => {
      there[photo.key] = true;
      const known = this.photos[photo.key];
      if (known && (known.removed || (known.sent && known.url === photo.url))) return;
      this.photos[photo.key] = Object.assign({ name: "", thumb: null }, known, photo, { sent: true, refused: "" });
      this.touch("photos", photo.key);
    });
    Object.values(this.photos).forEach((photo) => {
      if (photo.sent && !there[photo.key] && !photo.removed) {
        delete this.photos[photo.key];
        this.touch("photos", photo.key);
      }
    });
    app.tell("changed");
    return this.flush();
  };

  Sheet.prototype.adoptScore = function (code, given) {
    const known = this.scores[code];
    if (this.waiting(code).some((one) => one.kind === "score") || (known && (known.conflict || known.refused))) return;
    if (!given) {
      if (known && known.version) this.forget(code);
      return;
    }
    if (known && known.version === given.version) return;
    this.scores[code] = {
      code: code, typed: app.typedFrom(given), reason: given.reason || "", version: given.version, saved_at: 0, refused: "",
    };
    this.touch("scores", code);
  };

  Sheet.prototype.forget = function (code) {
    delete this.scores[code];
    this.touch("scores", code);
  };

  Sheet.prototype.adoptRemark = function (given) {
    const known = this.scores[app.REMARK];
    if (this.waiting(app.REMARK).length || (known && (known.conflict || known.refused))) return;
    const text = typeof given === "string" ? given : given.text || "";
    const version = given.version || 0;
    if (known && known.reason === text && known.version === version) return;
    this.scores[app.REMARK] = { code: app.REMARK, typed: {}, reason: text, version: version, saved_at: 0, refused: "" };
    this.touch("scores", app.REMARK);
  };

  // What became of a sent entry. Its words are taken out of the queue only here.
  Sheet.prototype.settle = function (entry, result) {
    this.dequeue(entry);
    if (entry.kind === "unphoto") {
      delete this.photos[entry.photo];
      this.touch("photos", entry.photo);
    } else if (entry.kind === "submit") {
      if (result.outcome === "saved") this.pack.state = "submitted";
      else this.submitRefused = result.words;
      this.touch("packs", "");
    } else this.settleScore(entry, result);
  };

  Sheet.prototype.settleScore = function (entry, result) {
    const score = Object.assign({}, this.score(entry.code));
    if (result.outcome === "saved") score.version = result.version;
    else if (result.outcome === "conflict") {
      score.conflict = result.theirs;
      // What was typed after it stands in the item already; the choice decides on all of it.
      this.queue.filter((one) => one.kind === entry.kind && one.code === entry.code).forEach((one) => this.dequeue(one));
    } else score.refused = result.words;
    if (result.outcome !== "saved") this.holdSubmit();
    this.scores[entry.code] = score;
    this.touch("scores", entry.code);
  };

  Sheet.prototype.keepMine = function (code) {
    const score = this.score(code);
    this.scores[code] = Object.assign({}, score, { version: score.conflict.version, conflict: null });
    return code === app.REMARK ? this.saveRemark(score.reason) : this.saveScore(code, score.typed, score.reason);
  };

  Sheet.prototype.takeTheirs = function (code) {
    const theirs = this.score(code).conflict;
    this.scores[code] = {
      code: code, typed: app.typedFrom(theirs), reason: theirs.reason || "", version: theirs.version, saved_at: 0, refused: "",
    };
    this.touch("scores", code);
    return this.changed();
  };

  // What the server stores of an item, as the fields of this page.
  app.typedFrom = function (given) {
    const typed = Object.assign({}, given.answer || {});
    if (given.not_applicable) return { not_applicable: true };
    return typed;
  };
})();
