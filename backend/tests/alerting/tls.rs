//! Mail over TLS with an authority of one's own: its servers are trusted by their right name alone, and where encryption
//! is asked for nothing goes without.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::mail::{self, MailServer, header};
use crate::server::Belvedere;

const TO: &str = "ops@example.org";

/// An authority and a certificate that it gave to `name`, as files of a folder.
struct Authority {
    folder: tempfile::TempDir,
}

impl Authority {
    fn new() -> Self {
        let authority = Self { folder: tempfile::tempdir().expect("a folder") };
        let made =
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test authority"];
        authority.openssl(&made, &["-out", "ca.pem", "-keyout", "ca.key"]);
        authority
    }

    /// A certificate for `name`, such as `DNS:localhost`, and its key.
    fn certify(&self, name: &str) -> (PathBuf, PathBuf) {
        let request = ["req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=mail"];
        self.openssl(&request, &["-out", "mail.csr", "-keyout", "mail.key"]);
        std::fs::write(self.file("names"), format!("subjectAltName={name}\n")).expect("a file");
        let sign = ["x509", "-req", "-days", "2", "-in", "mail.csr", "-CA", "ca.pem", "-CAkey", "ca.key"];
        self.openssl(&sign, &["-CAcreateserial", "-extfile", "names", "-out", "mail.pem"]);
        (self.file("mail.pem"), self.file("mail.key"))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn openssl(&self, args: &[&str], more: &[&str]) {
        let done = Command::new("openssl").args(args).args(more).current_dir(self.folder.path()).output();
        let done = done.expect("openssl runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

/// A mail server with a certificate for `name`; `--tls` speaks TLS from the beginning.
fn serve(authority: &Authority, name: &str, more: &[&str]) -> MailServer {
    let (cert, key) = authority.certify(name);
    let mut options = vec!["--cert", text(&cert), "--key", text(&key)];
    options.extend(more);
    MailServer::start(&authority.file("mails"), 0, &options)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of text")
}

/// What the test button answers with these settings.
async fn test(env: &[(&str, &str)]) -> Value {
    let server = Belvedere::start(env);
    let point = json!({ "name": "Ops", "type": "email", "settings": { "addresses": TO } });
    let mut tested = server.post("/api/contact-points/test", &point).await;
    // What went wrong is said of each address.
    let message = tested["message"].as_str().expect("a message").replace(&format!("{TO}: "), "");
    tested["message"] = json!(message);
    tested
}

/// Whether a mail server with a certificate for `name` is taken as `host`.
async fn check(name: &str, host: &str, is_tls: bool, expect: Result<(), &str>) {
    let authority = Authority::new();
    let post = serve(&authority, name, if is_tls { &["--tls"] } else { &[] });
    let host = format!("{}{host}:{}", if is_tls { "smtps://" } else { "" }, post.port);
    let ca = authority.file("ca.pem");
    let tested = test(&[
        ("BELVEDERE_SMTP_HOST", &host),
        ("BELVEDERE_SMTP_CA_FILE", text(&ca)),
        ("BELVEDERE_SMTP_STARTTLS_POLICY", "MandatoryStartTLS"),
    ])
    .await;
    match expect {
        Ok(()) => {
            assert_eq!(tested["status"], "OK", "{name} as {host}: {tested}");
            post.wait_for("took ");
            assert_eq!(header(&post.mails()[0], "X-Test-Encrypted"), "True");
        }
        Err(sentence) => {
            assert_eq!(tested["status"], "ERROR", "{name} as {host}");
            let expect = sentence.replace("{port}", &post.port.to_string());
            assert_eq!(tested["message"], expect);
            assert!(post.mails().is_empty());
        }
    }
}

const WRONG_NAME: &str = "The mail server 127.0.0.1:{port} has a certificate for another name than 127.0.0.1. Set the host \
     of SMTP to a name in the certificate, or have 127.0.0.1 added to it.";

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_by_the_right_name() {
    if !mail::is_there() {
        return;
    }
    check("IP:127.0.0.1", "127.0.0.1", false, Ok(())).await;
    check("IP:127.0.0.1", "127.0.0.1", true, Ok(())).await;
    check("DNS:localhost", "localhost", false, Ok(())).await;
    check("DNS:mail.example.org", "127.0.0.1", false, Err(WRONG_NAME)).await;
    check("DNS:mail.example.org", "127.0.0.1", true, Err(WRONG_NAME)).await;
}

#[tokio::test]
async fn another_authority_is_not_trusted() {
    if !mail::is_there() {
        return;
    }
    let (authority, other) = (Authority::new(), Authority::new());
    let post = serve(&authority, "IP:127.0.0.1", &[]);
    let host = format!("127.0.0.1:{}", post.port);
    let ca = other.file("ca.pem");
    for (env, advice) in [
        (vec![("BELVEDERE_SMTP_CA_FILE", text(&ca))], "ca.pem holds its authority's certificate."),
        (Vec::new(), "Name its authority's certificate in ca_file of SMTP."),
    ] {
        let mut env = env;
        env.push(("BELVEDERE_SMTP_HOST", &host));
        let tested = test(&env).await;
        let message = tested["message"].as_str().unwrap();
        let start = format!("The mail server {host} has a certificate that is not trusted (");
        assert!(message.starts_with(&start) && message.ends_with(advice), "{message}");
    }
    assert!(post.mails().is_empty());
}

#[tokio::test]
async fn where_encryption_is_asked_for_nothing_goes_without() {
    if !mail::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let post = MailServer::start(folder.path(), 0, &[]);
    let host = format!("127.0.0.1:{}", post.port);
    let tested = test(&[("GF_SMTP_HOST", &host), ("GF_SMTP_STARTTLS_POLICY", "MandatoryStartTLS")]).await;
    let sentence = format!(
        "The mail server {host} offers no encryption, and starttls_policy is MandatoryStartTLS. No mail was sent. Switch \
         STARTTLS on there, or check host and port."
    );
    assert_eq!((&tested["status"], &tested["message"]), (&json!("ERROR"), &json!(sentence)));
    assert!(post.mails().is_empty());
    let tested = test(&[("GF_SMTP_HOST", &host)]).await;
    assert_eq!(tested["status"], "OK", "without being asked for, it is used where it is offered: {tested}");
}
