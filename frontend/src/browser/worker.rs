//! The service worker, which lets the app start without the server, and the caches that it and the page keep. Browsers
//! offer both on secure pages only; elsewhere everything here does nothing.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, CacheStorage, Response, ServiceWorkerContainer, ServiceWorkerRegistration};

const WORKER: &str = "/service-worker.js";
/// What the page itself keeps, apart from the worker's files.
const KEPT: &str = "belvedere-kept";
const ENTRY: &str = "/kept";

/// Whether a worker stands behind this page, so that it would start without the server.
pub fn is_at_work() -> bool {
    container().is_some_and(|container| container.controller().is_some())
}

/// Puts the worker behind this page and those to come. `on_new_build` is told when a worker of another build takes over
/// while the page runs on with its own.
pub async fn install(on_new_build: impl Fn() + 'static) {
    let Some(container) = container() else { return };
    let mut had_one = container.controller().is_some();
    let changed = Closure::<dyn FnMut()>::new(move || {
        if had_one {
            on_new_build();
        }
        had_one = true;
    });
    let _ = container.add_event_listener_with_callback("controllerchange", changed.as_ref().unchecked_ref());
    // It listens for as long as the page lives.
    changed.forget();
    // Refused where storage is closed to this page: it then works as long as the server does.
    let _ = JsFuture::from(container.register(WORKER)).await;
}

/// Looks whether the server has a worker of another build: a page that is never left would not hear of it.
pub async fn look_for_new_build() {
    let Some(container) = container() else { return };
    let found = JsFuture::from(container.get_registration()).await.ok();
    if let Some(Ok(registration)) = found.map(JsCast::dyn_into::<ServiceWorkerRegistration>)
        && let Ok(update) = registration.update()
    {
        let _ = JsFuture::from(update).await;
    }
}

/// Keeps bytes in place of those before.
pub async fn keep(bytes: &[u8]) {
    let mut bytes = bytes.to_vec();
    let Ok(response) = Response::new_with_opt_u8_array(Some(&mut bytes)) else { return };
    if let Some(cache) = kept_cache().await {
        // Without room nothing is kept, as before the first time.
        let _ = JsFuture::from(cache.put_with_str(ENTRY, &response)).await;
    }
}

/// What was kept, if anything is.
pub async fn kept() -> Option<Vec<u8>> {
    let cache = kept_cache().await?;
    let found = JsFuture::from(cache.match_with_str(ENTRY)).await.ok()?;
    let response: Response = found.dyn_into().ok()?;
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// Forgets what was kept; the program's files stay, which are the same for everybody.
pub async fn forget() {
    if let Some(caches) = caches() {
        let _ = JsFuture::from(caches.delete(KEPT)).await;
    }
}

async fn kept_cache() -> Option<Cache> {
    JsFuture::from(caches()?.open(KEPT)).await.ok()?.dyn_into().ok()
}

fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    has(&navigator, "serviceWorker").then(|| navigator.service_worker())
}

fn caches() -> Option<CacheStorage> {
    let window = web_sys::window()?;
    has(&window, "caches").then(|| window.caches().ok()).flatten()
}

/// On pages that are not secure the property is missing although its type says otherwise.
fn has(object: &JsValue, name: &str) -> bool {
    js_sys::Reflect::get(object, &name.into()).is_ok_and(|value| !value.is_undefined())
}
