// The copies on this device: whose (a number, no name), of which visit, and how each is opened, made and removed.
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});

  function idOf(visit, user) { return visit + ":" + user; }

  app.copies = {
    // Those of one visit, or all; the row of the device itself is no copy.
    list(visit) {
      return app.store.all("copies").then((rows) => rows.filter((row) => row.id !== "device" && (!visit || row.visit === visit)));
    },
    find(visit, user) { return app.store.get("copies", idOf(visit, user)); },
    unsent(copy) { return app.store.count("queue", copy.id); },

    // A new copy: the server makes the secret, the pass code wraps it. Rejects with {answer} where the server refuses.
    async make(pack, code) {
      const device = await app.deviceId();
      const told = await app.net.post("register", { device: device, label: label() });
      if (!told.ok) throw told;
      const lock = await app.vault.lock(told.json.secret, code);
      const copy = {
        id: idOf(app.visit, pack.user.id), visit: app.visit, user: pack.user.id, device: device, lock: lock, prepared_at: app.now(),
      };
      await app.store.write([{ store: "copies", put: copy }]);
      return { copy: copy, key: await app.vault.keyOf(told.json.secret) };
    },

    // The owner is signed in: no pass code is needed, and a forgotten one loses nothing.
    async openSignedIn(copy) {
      const told = await app.net.post("register", { device: copy.device, label: label() });
      return told.ok ? app.copies.tryKey(copy, told.json.secret) : null;
    },

    // The key where it opens this copy, else null.
    async tryKey(copy, secret) {
      const key = await app.vault.keyOf(secret);
      const pack = await app.store.get("packs", copy.id);
      if (!pack) return key;
      return app.vault.open(key, pack.body).then(() => key, () => null);
    },

    // Offline nobody says who is there: the code opens its own copy and no other.
    async openWithCode(copies, code) {
      for (const copy of copies) {
        const secret = await app.vault.unlock(copy.lock, code);
        if (secret) return { copy: copy, key: await app.copies.tryKey(copy, secret), secret: secret };
      }
      return null;
    },

    async changeCode(copy, code) {
      const told = await app.net.post("register", { device: copy.device, label: label() });
      if (!told.ok) throw told;
      copy.lock = await app.vault.lock(told.json.secret, code);
      await app.store.write([{ store: "copies", put: copy }]);
    },

    remove(copy) { return app.store.wipe(copy.id); },
  };

  // What the office reads beside an unsent sheet: kind of device and browser, nothing that tells one telephone from another.
  function label() {
    const agent = navigator.userAgent;
    const system = /Android/.test(agent) ? "安卓" : /iPhone|iPad/.test(agent) ? "苹果" : /Windows/.test(agent) ? "Windows" : "其他系统";
    const browser = /MicroMessenger/.test(agent) ? "微信" : /Edg/.test(agent) ? "Edge" : /Firefox/.test(agent) ? "Firefox" : /Chrome/.test(agent) ? "Chrome" : /Safari/.test(agent) ? "Safari" : "浏览器";
    return system + " " + browser;
  }
})();
