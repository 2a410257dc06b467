//! The variables of real dashboards.

use data::interpolate::Lookup;
use data::time::{RawRange, TimeRange, Zone};
use data::variables::{Scope, TimeScope, Updates, Variables};
use model::dashboard::Lenient;
use serde_json::Value;

use crate::plain;

#[test]
fn variables_of_real_dashboards() {
    let folder = std::env::var("BELVEDERE_CORPUS").map_or_else(
        |_| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/dashboards"),
        std::path::PathBuf::from,
    );
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("skipped: no corpus at {} (set BELVEDERE_CORPUS)", folder.display());
        return;
    };
    let mut read = 0;
    for file in files
        .map(|file| file.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "json"))
    {
        let Ok(json) = serde_json::from_slice::<Value>(&std::fs::read(&file).expect("readable")) else {
            continue;
        };
        let json = if json.at("dashboard").is_object() { json.at("dashboard") } else { &json };
        let dashboard = model::dashboard::Dashboard::new(json.clone());
        let live = Variables::new(&dashboard.variables());
        let time = TimeScope {
            raw: RawRange::default(),
            range: TimeRange { from_ms: 0, to_ms: 1 },
            zone: Zone::Utc,
        };
        let scope = Scope::new(&live, &time);
        for variable in &live.list {
            let name = &variable.definition.name;
            let found = live.found_options(name, plain(&["a", "b"]), &scope);
            assert!(found.is_ok(), "{}: ${name}: {found:?}", file.display());
            assert!(scope.find(name, "").is_some());
        }
        let mut updates = Updates::new(&dashboard.variables());
        updates.queue_all();
        while !updates.is_idle() {
            let batch = updates.next_batch();
            assert!(!batch.is_empty(), "{}: a standstill", file.display());
            batch.iter().for_each(|run| assert!(updates.finished(run.ticket, false)));
        }
        read += 1;
    }
    assert!(read > 200, "only {read} dashboards in {}", folder.display());
}
