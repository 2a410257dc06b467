// Starts the app without the server. Keeps the files of one build, which are the same for everybody, and nothing that
// the server says. The build puts in its own name and the names of its files.
"use strict";

const KIND = "belvedere-files-";
const CACHE = `${KIND}__BUILD__`;
const FILES = __FILES__;
/** The page itself: without any data, and the same at every path. */
const SHELL = "/";
/** Addresses that are none of the app's: answers of the API, and panels on other pages. */
const NOT_OURS = ["/api/", "/d-solo/"];
/** A server that takes longer to send a page is as good as gone. */
const WAIT_MS = 8_000;
/** What a proxy says while the server behind it is down. */
const DOWN = [502, 503, 504];

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(CACHE);
    // All or nothing: a build that is being replaced at this moment is tried again later.
    await cache.addAll([SHELL, ...FILES]);
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const takeOver = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(KIND) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    // Pages of another build hear of it by the change of their worker, and say so.
    await self.clients.claim();
  };
  event.waitUntil(takeOver());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (NOT_OURS.some((start) => pathname.startsWith(start))) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (FILES.includes(pathname)) event.respondWith(file(request, pathname));
});

const kept = async (path) => (await caches.open(CACHE)).match(path);

/** The page from the server; from here while there is none. */
async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(WAIT_MS) });
    if (!DOWN.includes(answer.status)) return answer;
  } catch {
    // Not reached.
  }
  return (await kept(SHELL)) ?? Response.error();
}

/** A file whose name says what it holds is taken from here; any other from the server while there is one. */
async function file(request, path) {
  if (/[0-9a-f]{16}/.test(path)) return (await kept(path)) ?? fetch(request);
  try {
    return await fetch(request);
  } catch {
    return (await kept(path)) ?? Response.error();
  }
}
