// Runs before the first paint: chooses the theme, and guards the one way in which the page may make HTML.
"use strict";

(() => {
  // The page of one panel, which other pages hold: nothing of the frame around pages is shown before it is there.
  const root = document.documentElement;
  if (location.pathname.startsWith("/d-solo/")) root.dataset.page = "solo";

  // The page's own setting, else the system's. The app writes the same key.
  const choose = () => {
    let chosen = root.dataset.page === "solo" ? new URLSearchParams(location.search).get("theme") : null;
    try {
      chosen ??= localStorage.getItem("belvedere.theme");
    } catch {
      // Storage may be closed to this page: then the system decides.
    }
    if (chosen === "dark" || chosen === "light") return chosen;
    return matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
  };
  root.dataset.theme = choose();

  // Trusted Types: the framework builds its static markup through innerHTML. Only plain tags with plain
  // attributes pass; whatever else stands in the text is shown as text. The policy against inline
  // scripts and styles stays the first line of defence; this is the second.
  const TAGS = new Set(
    ("a abbr article aside b blockquote br button caption circle code col colgroup dd defs del details dialog div dl dt " +
      "ellipse em fieldset figcaption figure footer form g h1 h2 h3 h4 h5 h6 header hr i img input ins kbd label " +
      "legend li line linearGradient main mark menu nav ol optgroup option output p path pattern picture polygon " +
      "polyline pre progress q rect s samp search section select small span stop strong sub summary sup svg symbol " +
      "table tbody td text textarea tfoot th thead time title tr tspan u ul use var wbr").split(" "),
  );
  const LINKS = new Set(["href", "src", "xlink:href", "action", "formaction"]);
  const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z_:][-a-zA-Z0-9_:.]*(?:="[^"<>]*")?)*)\s*(\/?)>|<!(?:--[^<>-]*--)?>/g;
  const ATTRIBUTE = /([a-zA-Z_:][-a-zA-Z0-9_:.]*)(?:="([^"]*)")?/g;

  // Parsed as the browser would, so that `java&#9;script:` and its like are seen for what they are.
  const isSafeLink = (value) => {
    if (/[&\u0000-\u0020\\]/.test(value.replaceAll("&amp;", ""))) return false;
    try {
      return ["http:", "https:", "mailto:"].includes(new URL(value, location.origin).protocol);
    } catch {
      return false;
    }
  };

  const isSafeAttribute = (name, value) => {
    if (/^on/i.test(name) || ["style", "srcdoc", "srcset"].includes(name.toLowerCase())) return false;
    return !LINKS.has(name.toLowerCase()) || isSafeLink(value ?? "");
  };

  const safeTag = (close, tag, attributes, selfClose) => {
    let text = `<${close}${tag}`;
    for (const [, name, value] of attributes.matchAll(ATTRIBUTE)) {
      if (isSafeAttribute(name, value)) text += value === undefined ? ` ${name}` : ` ${name}="${value}"`;
    }
    return `${text}${selfClose}>`;
  };

  const safeHtml = (html) => {
    let text = "";
    let end = 0;
    for (const match of html.matchAll(TAG)) {
      text += html.slice(end, match.index).replaceAll("<", "&lt;");
      const [whole, close, tag, attributes, selfClose] = match;
      if (tag === undefined) text += whole; // a comment: the framework's own marks
      else if (TAGS.has(tag)) text += safeTag(close, tag, attributes, selfClose);
      else text += whole.replaceAll("<", "&lt;");
      end = match.index + whole.length;
    }
    return text + html.slice(end).replaceAll("<", "&lt;");
  };

  // The one script that the page names by an address: its service worker. Anything else is refused.
  const knownScript = (url) => (url === "/service-worker.js" ? url : null);

  globalThis.trustedTypes?.createPolicy("default", { createHTML: safeHtml, createScriptURL: knownScript });
})();
