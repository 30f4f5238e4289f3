// The opened sheet: what the server gave (pack), what stands in each item (scores), photos, and what is still to be sent
// (queue), first in memory, at once also on the device. Where the device is full the page keeps it and tries again.
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});
  const REMARK = "_remark";

  function Sheet(copy, key) {
    this.copy = copy;
    this.key = key;
    this.pack = null;
    this.scores = {};
    this.photos = {};
    this.queue = [];
    this.dirty = new Set(); // "scores 1-1": in memory, not yet on the device
    this.trouble = "";
    this.chain = Promise.resolve();
  }
  app.Sheet = Sheet;
  app.REMARK = REMARK;

  Sheet.open = async function (copy, key) {
    const sheet = new Sheet(copy, key);
    const pack = await app.store.get("packs", copy.id);
    if (pack) sheet.pack = await app.vault.open(key, pack.body);
    for (const row of await app.store.all("scores", copy.id)) {
      const score = await app.vault.open(key, row.body);
      sheet.scores[score.code] = score;
    }
    for (const row of await app.store.all("photos", copy.id)) {
      const photo = await app.vault.open(key, row.body);
      photo.thumb = row.thumb || null;
      sheet.photos[photo.key] = photo;
    }
    for (const row of await app.store.all("queue", copy.id)) sheet.queue.push(await app.vault.open(key, row.body));
    sheet.queue.sort((one, other) => one.seq - other.seq);
    if (sheet.pack) app.setAhead(sheet.pack.ahead);
    return sheet;
  };

  Sheet.prototype.touch = function (store, id) { this.dirty.add(store + " " + id); };

  // Writes what is new; one after the other. True when everything is on the device.
  Sheet.prototype.flush = function () {
    this.chain = this.chain.then(() => this.write());
    return this.chain;
  };

  Sheet.prototype.write = async function () {
    const names = Array.from(this.dirty);
    if (!names.length) return !this.trouble;
    names.forEach((name) => this.dirty.delete(name));
    let left = [];
    this.trouble = "";
    try {
      await app.store.write(await this.sealAll(names));
    } catch (error) {
      left = await this.writeWithoutPhotos(names, error);
    }
    left.forEach((name) => this.dirty.add(name));
    app.tell("stored");
    return !left.length;
  };

  // A photo too many must not keep a score from being saved.
  Sheet.prototype.writeWithoutPhotos = async function (names, error) {
    this.trouble = error && error.name === "QuotaExceededError" ? "full" : "broken";
    const isPhoto = (name) => {
      const id = name.slice(name.indexOf(" ") + 1);
      const entry = this.queue.find((one) => one.key === id);
      return name.indexOf("photos ") === 0 || Boolean(entry && entry.kind === "photo");
    };
    const small = names.filter((name) => !isPhoto(name));
    if (!small.length || small.length === names.length) return names;
    try {
      await app.store.write(await this.sealAll(small));
      return names.filter(isPhoto);
    } catch (again) {
      return names;
    }
  };

  Sheet.prototype.sealAll = async function (names) {
    const changes = [];
    for (const name of names) {
      const store = name.slice(0, name.indexOf(" "));
      changes.push(await this.sealOne(store, name.slice(store.length + 1)));
    }
    return changes;
  };

  Sheet.prototype.sealOne = async function (store, id) {
    const copy = this.copy.id;
    const row = { copy: copy };
    let value;
    if (store === "packs") { row.id = copy; value = this.pack; }
    else if (store === "scores") { row.id = copy + "/" + id; value = this.scores[id]; }
    else if (store === "queue") { row.id = id; value = this.queue.find((one) => one.key === id); }
    else return this.sealPhoto(id);
    if (!value) return { store: store, remove: row.id };
    row.body = await app.vault.seal(this.key, value);
    return { store: store, put: row };
  };

  // The picture itself stays until the server has confirmed it; the small one stays with the item.
  Sheet.prototype.sealPhoto = async function (id) {
    const photo = this.photos[id];
    if (!photo) return { store: "photos", remove: id };
    const facts = Object.assign({}, photo);
    delete facts.thumb;
    delete facts.blob;
    const row = { id: id, copy: this.copy.id, body: await app.vault.seal(this.key, facts), thumb: photo.thumb };
    if (!photo.sent) {
      const kept = photo.blob ? null : await app.store.get("photos", id);
      row.picture = photo.blob ? await app.vault.sealBlob(this.key, photo.blob) : kept && kept.picture;
    }
    return { store: "photos", put: row };
  };

  Sheet.prototype.picture = async function (id) {
    const photo = this.photos[id];
    if (photo && photo.blob) return photo.blob;
    const row = await app.store.get("photos", id);
    return row && row.picture ? app.vault.openBlob(this.key, row.picture, photo.type) : null;
  };

  Sheet.prototype.isStored = function (store, id) { return !this.dirty.has(store + " " + id); };

  // --- reading ---------------------------------------------------------------------------------------------------
  Sheet.prototype.items = function () { return this.pack ? this.pack.items : []; };
  Sheet.prototype.item = function (code) { return this.items().find((item) => item.code === code); };
  Sheet.prototype.score = function (code) {
    return this.scores[code] || { code: code, typed: {}, reason: "", version: 0 };
  };
  Sheet.prototype.waiting = function (code) { return this.queue.filter((one) => one.code === code); };
  Sheet.prototype.photosOf = function (code) {
    return Object.values(this.photos).filter((photo) => photo.code === code && !photo.removed);
  };
  Sheet.prototype.row = function (item) {
    const scale = app.scoring.scaleOf(item);
    const typed = this.score(item.code).typed;
    return { scale: scale, score: app.scoring.scoreOf(scale, typed), notApplicable: Boolean(typed.not_applicable) };
  };
  Sheet.prototype.missingOf = function (item) {
    const score = this.score(item.code);
    if (score.conflict) return "两处填写的内容不同，请选择。";
    if (score.refused) return score.refused;
    return app.scoring.missing(app.scoring.scaleOf(item), score.typed, score.reason);
  };
  Sheet.prototype.submitting = function () { return this.queue.find((one) => one.kind === "submit") || null; };
  Sheet.prototype.isSubmitted = function () { return Boolean(this.pack && this.pack.state === "submitted"); };
  // Why nothing may be changed now; "" when it may.
  Sheet.prototype.closedFor = function () {
    if (this.isSubmitted()) return "评分表已经提交，只能查看。需要修改的，请组长或行业党委退回。";
    if (this.submitting()) return "提交已经排在待发送的内容里，现在只能查看。";
    return "";
  };
  Sheet.prototype.counts = function () {
    const given = this.items().filter((item) => {
      const row = this.row(item);
      return row.score !== null || row.notApplicable;
    });
    const photos = this.queue.filter((one) => one.kind === "photo");
    const unstored = this.queue.filter((one) => !this.isStored("queue", one.key));
    return { given: given.length, all: this.items().length, waiting: this.queue.length, photos: photos.length, unstored: unstored.length };
  };
  Sheet.prototype.conflicts = function () { return Object.values(this.scores).filter((score) => score.conflict); };
})();
