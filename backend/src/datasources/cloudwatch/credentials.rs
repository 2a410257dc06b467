//! Signing: from the settings to a signer that finds its credentials, keeps them, and gets new ones in time.

use bytes::Bytes;
use model::query::{QueryError, QueryErrorKind};
use reqsign::aws::v4::{
    AssumeRoleCredentialProvider, Credential, DefaultCredentialProvider, RequestSigner,
    StaticCredentialProvider,
};
use reqsign::{Context, Error, ErrorKind, FileRead, HttpSend, OsEnv, ProvideCredential, Signer};
use reqwest::Url;

use super::said;
use super::settings::{Auth, Role, Settings};
use crate::datasources::http::{self, Target};

/// Under which name roles are assumed: it stands in AWS' own audit log.
const SESSION_NAME: &str = "belvedere";

/// The signer of a source; its credentials are shared by all signers that are made of it.
pub(super) fn signer(settings: &Settings, client: reqwest::Client) -> Result<Signer<Credential>, QueryError> {
    let context = Context::new()
        .with_env(OsEnv)
        .with_file_read(Files)
        .with_http_send(Calls { client, sts: settings.own_sts_url()? });
    let region = settings.default_region();
    Ok(match &settings.auth {
        Auth::Surroundings => {
            // What another program would print is not run: files of the server decide what it runs.
            let chain = DefaultCredentialProvider::builder().no_process().build();
            with_role(&context, chain, settings.role.as_ref(), region)
        }
        Auth::Keys { access, secret, session } => {
            let mut keys = StaticCredentialProvider::new(access, secret);
            if let Some(token) = session {
                keys = keys.with_session_token(token);
            }
            with_role(&context, keys, settings.role.as_ref(), region)
        }
        Auth::Profile(profile) => {
            let builder = DefaultCredentialProvider::builder().no_env().no_web_identity().no_process();
            let files = builder.no_ecs().no_imds().with_profile(profile).build();
            with_role(&context, files, settings.role.as_ref(), region)
        }
    })
}

fn with_role(
    context: &Context,
    provider: impl ProvideCredential<Credential = Credential>,
    role: Option<&Role>,
    region: &str,
) -> Signer<Credential> {
    let Some(role) = role else {
        return Signer::new(context.clone(), provider, RequestSigner::new("monitoring", region));
    };
    let own = Signer::new(context.clone(), provider, RequestSigner::new("sts", region));
    let mut assumed = AssumeRoleCredentialProvider::new(role.arn.clone(), own)
        .with_role_session_name(SESSION_NAME.to_owned())
        .with_region(region.to_owned())
        .with_regional_sts_endpoint();
    if let Some(id) = &role.external_id {
        assumed = assumed.with_external_id(id.clone());
    }
    Signer::new(context.clone(), assumed, RequestSigner::new("monitoring", region))
}

/// Why a request could not be signed, in a sentence with AWS' own words where it said something.
pub(super) fn explain(error: &Error, settings: &Settings) -> QueryError {
    let text = error.to_string();
    let words = said::read(text.split_once('<').map_or("", |(before, _)| &text[before.len()..]).as_bytes());
    let text = words.map_or(text, |words| format!("{}: {}", words.code, words.message));
    let is_missing = text.starts_with("failed to load") || text.starts_with("failed to sign AWS STS");
    let message = match (&settings.auth, &settings.role) {
        (Auth::Surroundings, _) if is_missing => {
            "There are no AWS credentials in the server's surroundings (environment, shared files, container or \
             machine role). Set them there, or choose keys in the settings of this source."
                .to_owned()
        }
        (Auth::Profile(profile), _) if is_missing => format!(
            "The server's AWS credentials files hold no profile “{profile}” that can be used. Check the profile's name."
        ),
        (_, Some(role)) => format!("AWS did not let this source assume the role {}: {}", role.arn, ended(&text)),
        _ => format!("A request to AWS could not be signed: {}", ended(&text)),
    };
    let kind = match error.kind() {
        ErrorKind::ConfigInvalid | ErrorKind::RequestInvalid => QueryErrorKind::BadQuery,
        ErrorKind::RateLimited => QueryErrorKind::Busy,
        _ => QueryErrorKind::Auth,
    };
    QueryError::new(kind, message)
}

/// The text as the end of a sentence.
fn ended(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") }
}

/// Reads the server's shared credentials files.
#[derive(Debug)]
struct Files;

impl FileRead for Files {
    async fn file_read(&self, path: &str) -> reqsign::Result<Vec<u8>> {
        tokio::fs::read(path).await.map_err(|error| Error::unexpected(format!("{path}: {error}")))
    }
}

/// Calls the services that give credentials: AWS STS and single sign-on, the container's and the machine's own.
///
/// Their addresses come from the library and the server's environment, never from a source's settings, but for STS'.
#[derive(Debug)]
struct Calls {
    client: reqwest::Client,
    sts: Option<Url>,
}

impl HttpSend for Calls {
    async fn http_send(&self, request: ::http::Request<Bytes>) -> reqsign::Result<::http::Response<Bytes>> {
        let (mut parts, body) = request.into_parts();
        let host = parts.uri.host().unwrap_or_default().to_owned();
        if let Some(own) = self.sts.as_ref().filter(|_| host.starts_with("sts.")) {
            // Signed for AWS' name, which stays in the Host header, and sent to the own address.
            let query = parts.uri.query().unwrap_or_default();
            let to = format!("{}?{query}", own.as_str().trim_end_matches('?'));
            parts.uri = to.parse().map_err(|_| Error::config_invalid("the STS endpoint is no address"))?;
        }
        let request = reqwest::Request::try_from(::http::Request::from_parts(parts, body))
            .map_err(|error| Error::request_invalid(error.to_string()))?;
        let target = Target { what: "AWS", url: host };
        let builder = reqwest::RequestBuilder::from_parts(self.client.clone(), request);
        let reply = http::send(builder, &target).await.map_err(|error| Error::unexpected(error.message))?;
        let mut response = ::http::Response::new(Bytes::from(reply.body));
        *response.status_mut() = reply.status;
        Ok(response)
    }
}
