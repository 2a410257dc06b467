// A browser's globals for @grafana/data, with the clock stopped at NOW.
const { JSDOM } = require('jsdom');

const NOW = Date.UTC(2024, 2, 5, 12, 30, 15, 250);

const dom = new JSDOM('<!doctype html><html><body></body></html>', { url: 'http://localhost/' });
globalThis.window = dom.window;
globalThis.document = dom.window.document;
Object.defineProperty(globalThis, 'navigator', { value: dom.window.navigator, configurable: true });
globalThis.localStorage = dom.window.localStorage;

require('moment-timezone').now = () => NOW;
require('moment').now = () => NOW;

module.exports = { NOW, grafana: require('@grafana/data') };
