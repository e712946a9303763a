"""The service worker of a shop that works offline: it takes the pages over at once, and passes every request on."""

WORKER_PATH = "/service-worker.js"
WORKER = """\
addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => event.respondWith(fetch(event.request)))
"""
