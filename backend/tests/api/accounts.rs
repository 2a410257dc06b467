//! Signing up, in and out; people and tokens.

use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, COOKIE, ORIGIN, SET_COOKIE};
use serde_json::{Value, json};

use crate::harness::{ADMIN, Api, Who, answer};

const PASSWORD: &str = "correct horse";

/// Sends JSON as the page would; answers status, body and the session cookie, if one is set.
async fn page_post(api: &Api, path: &str, cookie: &str, body: &Value) -> (u16, Value, String) {
    let request = api.client.post(api.url(path)).header(ORIGIN, api.url("")).header(COOKIE, cookie);
    let response =
        request.header(CONTENT_TYPE, "application/json").body(body.to_string()).send().await.unwrap();
    let cookie = response
        .headers()
        .get(SET_COOKIE)
        .map(|value| value.to_str().unwrap().to_owned())
        .unwrap_or_default();
    let (status, body) = answer(response).await;
    (status, body, cookie)
}

async fn sign_up(api: &Api) -> String {
    let token = api.server.signup_path.as_deref().unwrap().split('=').nth(1).unwrap();
    let body = json!({"token": token, "login": "Ada", "password": PASSWORD, "email": "ada@example.org"});
    let (status, answer, cookie) = page_post(api, "/api/signup", "", &body).await;
    assert_eq!(status, 200, "{answer}");
    cookie.split(';').next().unwrap().to_owned()
}

async fn who(api: &Api, cookie: &str) -> (u16, Value) {
    answer(api.client.get(api.url("/api/user")).header(COOKIE, cookie).send().await.unwrap()).await
}

#[tokio::test]
async fn the_link_works_once_and_makes_an_admin() {
    let api = Api::start().await;
    let token = api.server.signup_path.as_deref().unwrap().split('=').nth(1).unwrap().to_owned();
    for (body, field) in [
        (json!({"token": token, "login": "ada", "password": "short"}), "password"),
        (json!({"token": token, "login": "a b", "password": PASSWORD}), "login"),
    ] {
        let (status, error, _) = page_post(&api, "/api/signup", "", &body).await;
        assert_eq!((status, error["field"].as_str()), (400, Some(field)));
    }
    let cookie = sign_up(&api).await;
    let (status, user) = who(&api, &cookie).await;
    assert_eq!((status, &user["login"], &user["orgRole"]), (200, &json!("ada"), &json!("Admin")));
    for token in [token.as_str(), "", "wrong"] {
        let body = json!({"token": token, "login": "eve", "password": PASSWORD});
        assert_eq!(page_post(&api, "/api/signup", "", &body).await.0, 403);
    }
}

#[tokio::test]
async fn sessions_start_are_replaced_and_end() {
    let api = Api::start().await;
    let first = sign_up(&api).await;
    let (status, _, set) =
        page_post(&api, "/login", &first, &json!({"user": "ADA@example.org", "password": PASSWORD})).await;
    assert_eq!(status, 200);
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/"), "{set}");
    let second = set.split(';').next().unwrap().to_owned();
    assert_ne!(first, second);
    assert_eq!(who(&api, &first).await.0, 401, "the session before must end");
    assert_eq!(who(&api, &second).await.0, 200);

    let (_, _, third) = page_post(&api, "/login", "", &json!({"user": "ada", "password": PASSWORD})).await;
    let third = third.split(';').next().unwrap().to_owned();
    let change = json!({"oldPassword": PASSWORD, "newPassword": "battery staple"});
    let request =
        api.client.put(api.url("/api/user/password")).header(ORIGIN, api.url("")).header(COOKIE, &third);
    let response =
        request.header(CONTENT_TYPE, "application/json").body(change.to_string()).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(who(&api, &second).await.0, 401, "a changed password ends the other sessions");
    assert_eq!(who(&api, &third).await.0, 200);
    let (status, _, set) = page_post(&api, "/logout", &third, &json!({})).await;
    assert!(status == 200 && set.contains("Max-Age=0"), "{set}");
    assert_eq!(who(&api, &third).await.0, 401);
    assert_eq!(page_post(&api, "/login", "", &json!({"user": "ada", "password": PASSWORD})).await.0, 401);
}

#[tokio::test]
async fn guessing_is_slowed_down_and_says_nothing() {
    let api = Api::start().await;
    sign_up(&api).await;
    let mut answers = Vec::new();
    for user in ["ada", "nobody"] {
        let (status, error, _) =
            page_post(&api, "/login", "", &json!({"user": user, "password": "wrong one"})).await;
        answers.push((status, error));
    }
    assert_eq!(answers[0], answers[1]);
    let mut last = 0;
    for _ in 0..6 {
        last = page_post(&api, "/login", "", &json!({"user": "ada", "password": "wrong one"})).await.0;
    }
    assert_eq!(last, 429);
    let right = page_post(&api, "/login", "", &json!({"user": "ada", "password": PASSWORD})).await;
    assert_eq!(right.0, 429, "{}", right.1);
}

#[tokio::test]
async fn other_sites_cannot_act_with_a_visitors_cookie() {
    let api = Api::start().await;
    let cookie = sign_up(&api).await;
    let send = async |headers: &[(&str, &str)]| {
        let mut request = api.client.post(api.url("/api/folders")).header(COOKIE, &cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request
            .body(json!({"title": format!("{headers:?}")}).to_string())
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    let json = ("content-type", "application/json");
    let own = api.url("");
    assert_eq!(send(&[json, ("origin", &own)]).await, 200);
    assert_eq!(send(&[json, ("sec-fetch-site", "same-origin")]).await, 200);
    for headers in [
        &[json][..],
        &[json, ("origin", "null")],
        &[json, ("origin", "http://127.0.0.1:1")],
        &[json, ("origin", &own), ("sec-fetch-site", "cross-site")],
        &[json, ("sec-fetch-site", "same-site")],
    ] {
        assert_eq!(send(headers).await, 403, "{headers:?}");
    }
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
    {
        assert_eq!(send(&[("content-type", content_type), ("origin", &own)]).await, 415, "{content_type}");
    }
    let login = json!({"user": "ada", "password": PASSWORD}).to_string();
    let request = api.client.post(api.url("/login")).header("origin", "http://evil.example.org");
    let response = request.header(CONTENT_TYPE, "application/json").body(login).send().await.unwrap();
    assert_eq!(response.status(), 403);
}

#[tokio::test]
async fn tokens_work_in_each_form_until_they_are_deleted() {
    let api = Api::start().await;
    let (status, made) = api.post(ADMIN, "/api/auth/keys", &json!({"name": "ci", "role": "Viewer"})).await;
    assert_eq!(status, 200, "{made}");
    let key = made["key"].as_str().unwrap();
    assert!(key.starts_with("bvd_"));
    for who in [Who::Token(key), Who::Basic("api_key", key)] {
        assert_eq!(api.get(who, "/api/user").await.1["orgRole"], "Viewer");
    }
    let list = api.get(ADMIN, "/api/auth/keys").await.1.to_string();
    assert!(list.contains("\"ci\"") && !list.contains(key));
    assert_eq!(api.post(ADMIN, "/api/auth/keys", &json!({"name": "ci", "role": "Viewer"})).await.0, 409);
    assert_eq!(api.delete(ADMIN, &format!("/api/auth/keys/{}", made["id"])).await.0, 200);
    assert_eq!(api.get(Who::Token(key), "/api/user").await.0, 401);

    let account = json!({"name": "robot", "role": "Editor"});
    let (status, account) = api.post(ADMIN, "/api/serviceaccounts", &account).await;
    assert_eq!(status, 201);
    let path = format!("/api/serviceaccounts/{}/tokens", account["id"]);
    let (_, made) = api.post(ADMIN, &path, &json!({"name": "t", "secondsToLive": 3600})).await;
    let key = made["key"].as_str().unwrap().to_owned();
    assert_eq!(api.get(Who::Token(&key), "/api/user").await.1["login"], "sa-robot");
    assert_eq!(api.delete(ADMIN, &format!("/api/serviceaccounts/{}", account["id"])).await.0, 200);
    assert_eq!(api.get(Who::Token(&key), "/api/user").await.0, 401);
}

#[tokio::test]
async fn the_last_admin_stays_and_roles_count_at_once() {
    let api = Api::start().await;
    sign_up(&api).await;
    let (_, made) = api.post(ADMIN, "/api/admin/users", &json!({"login": "bob", "password": PASSWORD})).await;
    let bob = Who::Basic("bob", PASSWORD);
    assert_eq!(api.post(bob, "/api/folders", &json!({"title": "x"})).await.0, 403);
    let path = format!("/api/org/users/{}", made["id"]);
    assert_eq!(api.send(ADMIN, Method::PATCH, &path, r#"{"role":"Editor"}"#).await.0, 200);
    assert_eq!(api.post(bob, "/api/folders", &json!({"title": "x"})).await.0, 200);
    let (_, members) = api.get(ADMIN, "/api/org/users").await;
    let ada = members.as_array().unwrap().iter().find(|m| m["login"] == "ada").unwrap()["userId"].clone();
    let (status, error) = api.delete(ADMIN, &format!("/api/org/users/{ada}")).await;
    assert_eq!((status, &error["message"]), (400, &json!("Cannot remove last organization admin")));
    assert_eq!(api.delete(ADMIN, &path).await.0, 200);
    assert_eq!(api.get(bob, "/api/user").await.0, 401);
}

#[tokio::test]
async fn preferences_are_kept() {
    let api = Api::start().await;
    sign_up(&api).await;
    let ada = Who::Basic("ada", PASSWORD);
    let wanted = json!({"theme": "light", "homeDashboardUID": "", "timezone": "utc", "weekStart": "monday", "language": ""});
    assert_eq!(api.put(ada, "/api/user/preferences", &wanted).await.0, 200);
    assert_eq!(api.get(ada, "/api/user/preferences").await.1, wanted);
    assert_eq!(api.put(ada, "/api/user/preferences", &json!({"theme": "pink"})).await.0, 400);
    let (_, boot) = api.get(ada, "/api/frontend/settings").await;
    assert_eq!((&boot["preferences"]["theme"], &boot["user"]["login"]), (&json!("light"), &json!("ada")));
}
