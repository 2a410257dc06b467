//! Files that people bring or take away.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, DragEvent, Event, File, HtmlAnchorElement, HtmlInputElement, Url};

/// A file that somebody chose: its name and size are known before it is read.
#[derive(Debug, Clone)]
pub struct Chosen(File);

impl Chosen {
    /// The first file of a file field.
    pub fn from_input(event: &Event) -> Option<Self> {
        let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
        let chosen = input.files()?.get(0).map(Self);
        // So that choosing the same file again is an event again.
        input.set_value("");
        chosen
    }

    /// The first file dropped on the page.
    pub fn from_drop(event: &DragEvent) -> Option<Self> {
        event.data_transfer()?.files()?.get(0).map(Self)
    }

    /// Its name.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Its size in bytes.
    pub fn size(&self) -> f64 {
        self.0.size()
    }

    /// Its text, read as UTF-8; `None` when the browser cannot read it.
    pub async fn text(&self) -> Option<String> {
        JsFuture::from(self.0.text()).await.ok()?.as_string()
    }
}

/// Offers text as a download.
pub fn save(name: &str, mime: &str, text: &str) {
    // Whatever fails here is the browser refusing a download; it tells people itself.
    let _ = try_save(name, mime, text);
}

fn try_save(name: &str, mime: &str, text: &str) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = web_sys::window()?.document()?.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address).ok()
}
