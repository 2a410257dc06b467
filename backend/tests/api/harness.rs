//! Starts a server on a free port with an empty data folder and speaks HTTP with it; holds no expectation of its own.

use std::sync::Once;

use backend::app::{self, Server};
use backend::config::Config;
use backend::resources::tokens;
use model::api::Role;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;
use tempfile::TempDir;

/// A running server with one token for each role.
pub(crate) struct Api {
    pub(crate) server: Server,
    pub(crate) folder: TempDir,
    pub(crate) client: reqwest::Client,
    tokens: Vec<(Role, String)>,
}

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Who<'a> {
    Nobody,
    Role(Role),
    Token(&'a str),
    Basic(&'a str, &'a str),
}

pub(crate) const ADMIN: Who<'static> = Who::Role(Role::Admin);
pub(crate) const EDITOR: Who<'static> = Who::Role(Role::Editor);
pub(crate) const VIEWER: Who<'static> = Who::Role(Role::Viewer);

impl Api {
    pub(crate) async fn start() -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            rustls::crypto::aws_lc_rs::default_provider()
                .install_default()
                .expect("no provider was there before");
        });
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = Config::new(folder.path().to_owned());
        config.server.listen = "127.0.0.1:0".parse().expect("an address");
        let server = app::start(config).await.expect("the server starts");
        let mut made = Vec::new();
        for role in Role::ALL {
            let db = &server.app().db;
            let token =
                tokens::make_with_account(db, 0, 1, Some(role.name()), role, 0).await.expect("a token");
            made.push((role, token.key));
        }
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self { server, folder, client, tokens: made }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.addr)
    }

    pub(crate) fn request(&self, who: Who<'_>, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, self.url(path));
        match who {
            Who::Nobody => request,
            Who::Role(role) => {
                let (_, token) =
                    self.tokens.iter().find(|(of, _)| *of == role).expect("a token of each role");
                request.bearer_auth(token)
            }
            Who::Token(token) => request.bearer_auth(token),
            Who::Basic(login, password) => request.basic_auth(login, Some(password)),
        }
    }

    pub(crate) async fn get(&self, who: Who<'_>, path: &str) -> (u16, Value) {
        answer(self.request(who, Method::GET, path).send().await.expect("an answer")).await
    }

    pub(crate) async fn delete(&self, who: Who<'_>, path: &str) -> (u16, Value) {
        answer(self.request(who, Method::DELETE, path).send().await.expect("an answer")).await
    }

    pub(crate) async fn post(&self, who: Who<'_>, path: &str, body: &Value) -> (u16, Value) {
        self.send(who, Method::POST, path, body.to_string()).await
    }

    pub(crate) async fn put(&self, who: Who<'_>, path: &str, body: &Value) -> (u16, Value) {
        self.send(who, Method::PUT, path, body.to_string()).await
    }

    pub(crate) async fn send(
        &self,
        who: Who<'_>,
        method: Method,
        path: &str,
        body: impl Into<reqwest::Body>,
    ) -> (u16, Value) {
        let request = self.request(who, method, path).header(CONTENT_TYPE, "application/json").body(body);
        answer(request.send().await.expect("an answer")).await
    }
}

/// Status and JSON of an answer; null where there is no JSON.
pub(crate) async fn answer(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let bytes = response.bytes().await.expect("a body");
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}
