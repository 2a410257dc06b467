// Starts the app; until it has drawn, the page shows its quiet first paint. The build puts the names in.
import init from "__MODULE__";

const RELOADS = __RELOADS__;

try {
  await init({ module_or_path: "__WASM__" });
  document.getElementById("first-paint")?.remove();
} catch (error) {
  console.error(error);
  const message = document.getElementById("first-paint-message");
  if (message) {
    message.textContent =
      typeof WebAssembly === "object"
        ? "Belvedere could not be loaded. Check the connection and reload the page."
        : "Belvedere needs WebAssembly, which this browser does not offer. Use a current browser.";
  }
}

if (RELOADS) {
  const build = () => document.querySelector('meta[name="belvedere-build"]')?.content;
  setInterval(async () => {
    try {
      const page = await (await fetch("/", { cache: "no-store" })).text();
      const current = build();
      if (current && page.includes("belvedere-build") && !page.includes(current)) location.reload();
    } catch {
      // The server is being restarted: look again.
    }
  }, 1000);
}
