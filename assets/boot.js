// Starts the app; until it has drawn, the page shows its quiet first paint. The build puts the names in.
import init from "__MODULE__";

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
