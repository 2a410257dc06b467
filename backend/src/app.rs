//! The server put together: opens what it needs, starts jobs and listens. Tests start the same thing on a free port.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::middleware;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::alerting::Alerts;
use crate::auth::{self, Passwords};
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::datasources::{Services, http::Clients, kept::Kept};
use crate::db::{self, Db};
use crate::http::{assets, count, finish, serve};
use crate::jobs::{self, Jobs};
use crate::query::Hub;
use crate::sampler::{Counters, DbSampleStore};
use crate::secrets::Secrets;
use crate::{provisioning, resources};

/// What handlers share: cheap to clone. At most ten fields; a noun's own state belongs to the noun.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// The settings, as read at start.
    pub config: Arc<Config>,
    /// Encrypts what must not be read in the database.
    pub secrets: Arc<Secrets>,
    /// Hashes passwords.
    pub passwords: Arc<Passwords>,
    /// What data sources share: connections, this machine's samples.
    pub sources: Arc<Services>,
    /// What alerting keeps in memory.
    pub alerts: Arc<Alerts>,
    /// Every question to a data source goes through it.
    pub hub: Arc<Hub>,
    /// The server's own counters, sampled along with the machine's.
    pub counters: Counters,
    /// Cancelled when the server is told to stop; long-lived connections and jobs end then.
    pub stopping: CancellationToken,
}

/// Why the server did not start; the text is for a person.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StartError(pub String);

impl StartError {
    fn new(error: impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

/// What jobs get to write their last, after the last request: longer than the database waits for a lock.
const JOBS_TIMEOUT: Duration = Duration::from_secs(10);

/// A running server.
pub struct Server {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Path and query of the one-time sign-up link, while there are no people.
    pub signup_path: Option<String>,
    app: App,
    serving: JoinHandle<()>,
    jobs: Jobs,
}

impl Server {
    /// Waits until the server has been told to stop, from inside or outside, and has stopped.
    ///
    /// # Errors
    /// If the serving task panicked.
    pub async fn run_until(self, stop: impl Future<Output = ()>) -> Result<(), StartError> {
        tokio::select! {
            () = stop => {}
            () = self.app.stopping.cancelled() => {}
        }
        self.shutdown().await
    }

    /// Lets running requests and jobs finish, then closes the database.
    ///
    /// # Errors
    /// If the serving task panicked.
    pub async fn shutdown(self) -> Result<(), StartError> {
        self.app.stopping.cancel();
        let served = self.serving.await;
        self.jobs.finish(JOBS_TIMEOUT).await;
        self.app.db.close().await;
        served.map_err(StartError::new)
    }

    /// What the handlers share, for tests that look behind the API.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }
}

/// Opens everything and starts to listen with the machine's own clock.
///
/// # Errors
/// [`StartError`] in a sentence that says what to do.
pub async fn start(config: Config) -> Result<Server, StartError> {
    start_with_clock(config, Arc::new(SystemClock)).await
}

/// Opens everything and starts to listen.
///
/// # Errors
/// [`StartError`] in a sentence that says what to do.
pub async fn start_with_clock(config: Config, clock: Arc<dyn Clock>) -> Result<Server, StartError> {
    let app = open(config, clock).await?;
    provisioning::provision(&app).await.map_err(StartError::new)?;
    let signup = auth::ensure_signup_link(&app).await.map_err(StartError::new)?;
    let listen = app.config.server.listen;
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        StartError(format!("Cannot listen on {listen}: {error}. Choose another address with --listen"))
    })?;
    let addr = listener.local_addr().map_err(StartError::new)?;
    let jobs = jobs::start(&app);
    let serving = tokio::spawn(serve::serve(listener, router(app.clone()), app.stopping.clone()));
    Ok(Server { addr, signup_path: signup.map(|token| format!("/signup?token={token}")), app, serving, jobs })
}

/// Opens the database alone, at this program's schema: for commands beside a running server.
///
/// # Errors
/// [`StartError`] in a sentence that says what to do.
pub async fn open_db(config: &Config) -> Result<Db, StartError> {
    make_data_folder(config)?;
    let url = config.database_url.as_ref().map(|url| url.0.as_str());
    db::open(url, &config.sqlite_file()).await.map_err(StartError::new)
}

async fn open(config: Config, clock: Arc<dyn Clock>) -> Result<App, StartError> {
    let db = open_db(&config).await?;
    let secrets = Secrets::open(&config.key_file(), &db).await.map_err(StartError::new)?;
    let writer = sysinfo::System::host_name().unwrap_or_else(|| "this machine".to_owned());
    let samples = DbSampleStore::open(db.clone(), writer, clock.now_ms()).await.map_err(StartError::new)?;
    let sources = Services {
        clients: Clients::default(),
        kept: Kept::default(),
        samples: Arc::new(samples),
        clock: Arc::clone(&clock),
    };
    let (sources, counters) = (Arc::new(sources), Counters::default());
    Ok(App {
        db,
        clock,
        config: Arc::new(config),
        secrets: Arc::new(secrets),
        passwords: Arc::new(Passwords::new().map_err(StartError::new)?),
        alerts: Arc::default(),
        hub: Arc::new(Hub::new(Arc::clone(&sources), counters.clone())),
        sources,
        counters,
        stopping: CancellationToken::new(),
    })
}

fn make_data_folder(config: &Config) -> Result<(), StartError> {
    let folder = &config.data_dir;
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| {
        StartError(format!(
            "Cannot make the data folder {}: {error}. Choose another with --data",
            folder.display()
        ))
    })
}

fn router(app: App) -> axum::Router {
    let (routes, _) = resources::routes().finish();
    routes
        .fallback(assets::serve)
        .method_not_allowed_fallback(assets::serve_other_method)
        .layer(CatchPanicLayer::custom(finish::answer_panic))
        // Answers are made once and read once: the fastest level is the quickest way to the reader.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(middleware::from_fn(finish::finish))
        .layer(middleware::from_fn_with_state(app.counters.clone(), count::count))
        .with_state(app)
}
