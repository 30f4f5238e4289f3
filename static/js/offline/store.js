// IndexedDB as promises. A write is done when its transaction is complete, not before: only then does the page say so.
//
// copies: {id: "visit:user", visit, user, device, lock, prepared_at}            readable: who has a copy, never what is in it
// packs:  {id: copy, body}   scores: {id: copy/code, copy, body}   queue: {id: key, copy, body}
// photos: {id: key, copy, body, thumb, picture}                                  body, thumb and picture are sealed (vault.js)
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});
  const NAME = "benchmark-offline";
  const DATA = ["packs", "scores", "photos", "queue"];
  let opening = null;

  function asked(request) {
    return new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
  }

  function database() {
    if (opening) return opening;
    opening = new Promise((done, failed) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("copies", { keyPath: "id" });
        DATA.forEach((name) => request.result.createObjectStore(name, { keyPath: "id" }).createIndex("copy", "copy"));
      };
      request.onsuccess = () => {
        const db = request.result;
        db.onversionchange = () => { db.close(); opening = null; };
        db.onclose = () => { opening = null; };
        done(db);
      };
      request.onerror = () => failed(request.error);
      request.onblocked = () => failed(new Error("blocked"));
    });
    opening.catch(() => { opening = null; });
    return opening;
  }

  function transaction(db, names, mode) {
    // strict: on the disk when it is said to be saved. Older browsers know no third argument and do that anyway.
    return db.transaction(names, mode, { durability: "strict" });
  }

  app.store = {
    open: database,
    get(name, id) {
      return database().then((db) => asked(transaction(db, [name], "readonly").objectStore(name).get(id)));
    },
    all(name, copy) {
      return database().then((db) => {
        const place = transaction(db, [name], "readonly").objectStore(name);
        return asked(copy === undefined ? place.getAll() : place.index("copy").getAll(copy));
      });
    },
    count(name, copy) {
      return database().then((db) => asked(transaction(db, [name], "readonly").objectStore(name).index("copy").count(copy)));
    },
    // changes: [{store, put: value} | {store, remove: id}], all or none; rejects with the browser's error (full storage).
    write(changes) {
      if (!changes.length) return Promise.resolve();
      const names = Array.from(new Set(changes.map((change) => change.store)));
      return database().then((db) => new Promise((done, failed) => {
        const work = transaction(db, names, "readwrite");
        work.oncomplete = () => done();
        work.onabort = work.onerror = () => failed(work.error || new Error("aborted"));
        changes.forEach((change) => {
          const place = work.objectStore(change.store);
          if ("put" in change) place.put(change.put);
          else place.delete(change.remove);
        });
      }));
    },
    // Everything of one copy, in one transaction.
    wipe(copy) {
      return database().then((db) => new Promise((done, failed) => {
        const work = transaction(db, ["copies"].concat(DATA), "readwrite");
        work.oncomplete = () => done();
        work.onabort = work.onerror = () => failed(work.error || new Error("aborted"));
        work.objectStore("copies").delete(copy);
        DATA.forEach((name) => {
          const place = work.objectStore(name);
          place.index("copy").getAllKeys(copy).onsuccess = (event) => event.target.result.forEach((id) => place.delete(id));
        });
      }));
    },
  };

  // This browser on this device, whoever uses it; made once.
  app.deviceId = function () {
    return app.store.get("copies", "device").then((row) => {
      if (row) return row.device;
      const made = app.newKey();
      return app.store.write([{ store: "copies", put: { id: "device", device: made } }]).then(() => made);
    });
  };
})();
