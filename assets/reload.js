// Only in development, behind the loader: reloads the page after each build.
setInterval(async () => {
  const shown = document.querySelector('meta[name="belvedere-build"]')?.content;
  try {
    const page = await (await fetch("/", { cache: "no-store" })).text();
    if (shown && page.includes("belvedere-build") && !page.includes(shown)) location.reload();
  } catch {
    // The server is being restarted: look again.
  }
}, 1000);
