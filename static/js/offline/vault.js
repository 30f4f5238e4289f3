// Nothing lies readable on the device. Every copy has a random key; the server keeps its secret for the owner (signed in),
// and on the device it lies wrapped with a pass code that the owner chose. The key itself is only in this page's memory.
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});
  const ROUNDS = 600000; // PBKDF2-SHA-256; about half a second on a telephone
  const text = { in: new TextEncoder(), out: new TextDecoder() };

  function seal(key, bytes) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return crypto.subtle.encrypt({ name: "AES-GCM", iv: iv }, key, bytes).then((data) => ({ iv: iv, data: data }));
  }

  function open(key, sealed) {
    return crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, key, sealed.data);
  }

  // The key of a copy from the secret that the server made for it.
  function keyOf(secret) {
    return crypto.subtle
      .digest("SHA-256", text.in.encode("benchmark-offline:" + secret))
      .then((bytes) => crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]));
  }

  function codeKey(code, salt, rounds) {
    return crypto.subtle
      .importKey("raw", text.in.encode(code), "PBKDF2", false, ["deriveKey"])
      .then((base) => crypto.subtle.deriveKey(
        { name: "PBKDF2", hash: "SHA-256", salt: salt, iterations: rounds }, base,
        { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]
      ));
  }

  app.vault = {
    keyOf: keyOf,
    // What lies beside the data: the secret under the pass code.
    lock(secret, code) {
      const salt = crypto.getRandomValues(new Uint8Array(16));
      return codeKey(code, salt, ROUNDS)
        .then((key) => seal(key, text.in.encode(secret)))
        .then((wrapped) => ({ salt: salt, rounds: ROUNDS, wrapped: wrapped }));
    },
    // The secret, or null where the code is another.
    unlock(lock, code) {
      return codeKey(code, lock.salt, lock.rounds)
        .then((key) => open(key, lock.wrapped))
        .then((bytes) => text.out.decode(bytes), () => null);
    },
    seal(key, value) { return seal(key, text.in.encode(JSON.stringify(value))); },
    open(key, sealed) { return open(key, sealed).then((bytes) => JSON.parse(text.out.decode(bytes))); },
    sealBlob(key, blob) { return bytesOf(blob).then((bytes) => seal(key, bytes)); },
    openBlob(key, sealed, type) { return open(key, sealed).then((bytes) => new Blob([bytes], { type: type })); },
  };

  // Blob.arrayBuffer is younger than some telephones.
  function bytesOf(blob) {
    if (blob.arrayBuffer) return blob.arrayBuffer();
    return new Promise((done, failed) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      reader.onerror = () => failed(reader.error);
      reader.readAsArrayBuffer(blob);
    });
  }
  app.bytesOf = bytesOf;
})();
