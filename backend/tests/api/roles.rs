//! Every route against every kind of caller: the matrix is made from the routes themselves.

use model::api::Role;
use serde_json::Value;

use crate::harness::{ADMIN, Api, EDITOR, VIEWER, Who};

/// What everybody may reach: signing in and up, and what says nothing about anything stored.
const OPEN: [&str; 11] = [
    "/api/health",
    "/api/openapi.json",
    "/login",
    "/api/login",
    "/logout",
    "/api/logout",
    "/api/signup",
    "/api/time-zones",
    "/api/time-zones/{*name}",
    "/d-solo/{uid}",
    "/d-solo/{uid}/{*slug}",
];

/// What the token of a link opens, and no role does.
const FOR_LINKS: &str = "panels.embedded:read";

#[tokio::test]
async fn nobody_passes_a_gate_that_is_not_theirs() {
    let api = Api::start().await;
    let (_, routes) = backend::resources::routes().finish();
    assert!(routes.len() > 40);
    for route in routes {
        let path =
            route.path.replace("{uid}", "nowhere").replace("{name}", "nowhere").replace("{id}", "999999");
        let path = path.replace("{version}", "1").replace("{token_id}", "1").replace("{*path}", "x");
        let label = format!("{} {}", route.method, route.path);
        let Some(needed) = route.role else {
            if route.action == FOR_LINKS {
                for who in
                    [Who::Nobody, Who::Token("bve_wrong"), Who::Basic("ada", "wrong"), VIEWER, EDITOR, ADMIN]
                {
                    let (status, answer) = api.send(who, route.method.clone(), &path, "{}").await;
                    assert_eq!(status, 401, "{label} by {who:?}: {answer}");
                }
                continue;
            }
            assert!(OPEN.contains(&route.path), "{label} is open to everybody");
            continue;
        };
        for who in
            [Who::Nobody, Who::Token("bvd_wrong"), Who::Basic("ada", "wrong password"), VIEWER, EDITOR, ADMIN]
        {
            let (status, answer) = api.send(who, route.method.clone(), &path, "{}").await;
            let message = &answer["message"];
            match who {
                Who::Role(role) if role >= needed => {
                    let is_gate = message.as_str().is_some_and(|text| text.contains("Permissions needed"));
                    assert!(status != 401 && !is_gate, "{label} by {role:?}: {status} {answer}");
                }
                Who::Role(role) => {
                    assert_eq!(status, 403, "{label} by {role:?}: {answer}");
                    assert!(
                        message.as_str().is_some_and(|text| text.contains(route.action)),
                        "{label}: {answer}"
                    );
                }
                // Wrong passwords are slowed down on the way.
                _ => assert!(matches!(status, 401 | 429), "{label} by {who:?}: {status} {answer}"),
            }
        }
    }
}

#[tokio::test]
async fn the_document_describes_every_route() {
    let api = Api::start().await;
    let (status, document) = api.get(Who::Nobody, "/api/openapi.json").await;
    assert_eq!(status, 200);
    for route in backend::resources::routes().finish().1 {
        let operation = &document["paths"][route.path][route.method.as_str().to_lowercase()];
        assert!(operation["summary"].is_string(), "{} {}", route.method, route.path);
        let secured = operation.get("security").is_some_and(Value::is_array);
        assert_eq!(secured, route.role.is_some_and(|role| role >= Role::Viewer), "{}", route.path);
    }
}
