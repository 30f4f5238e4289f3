// The service worker of the on-site sheet. It is served as /sw.js with a first line that names the shell:
// self.SHELL = {version, page, assets}. It keeps that page and its static files, and touches nothing else of the site:
// no data, no answer of the server, no other page ever passes through its cache.
"use strict";
const CACHE_PREFIX = "offline-shell-";
const CACHE = CACHE_PREFIX + self.SHELL.version;
const SHEET = /^\/evaluations\/inspections\/(\d+\/)?offline\/$/;
const PATIENCE = 4000; // milliseconds: a network that is there but does not answer is no network

self.addEventListener("install", (event) => {
  const wanted = [self.SHELL.page].concat(self.SHELL.assets);
  // reload: never from the browser's own cache; all or nothing, so that a half-loaded shell is never used.
  const requests = wanted.map((url) => new Request(url, { cache: "reload", credentials: "same-origin" }));
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll(requests)).then(() => self.skipWaiting())
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(
        names.filter((name) => name.indexOf(CACHE_PREFIX) === 0 && name !== CACHE).map((name) => caches.delete(name))
      ))
      .then(() => self.clients.claim())
  );
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (SHEET.test(url.pathname)) event.respondWith(page(request));
  } else if (self.SHELL.assets.indexOf(url.pathname) >= 0) {
    event.respondWith(asset(request, url.pathname));
  }
});

function kept(path) {
  return caches.open(CACHE).then((cache) => cache.match(path));
}

// Network first. Whatever is not the page itself (signed out, no longer of the team, server ill) is answered with the kept
// shell: what was not sent yet lies on this device, and the shell asks the server what has happened and says it.
function page(request) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  const answer = fetch(request).then((response) => (response.ok ? response : null)).catch(() => null);
  return Promise.race([answer, late])
    .then((response) => response || kept(self.SHELL.page))
    .then((response) => response || answer)
    .then((response) => response || Response.error());
}

function asset(request, path) {
  return kept(path).then((response) => response || fetch(request));
}
