use std::net::SocketAddr;

use clickmill_store::StoreConfig;

/// Which ClickHouse keeps the clicks.
#[derive(clap::Args, Clone)]
pub(crate) struct ClickHouse {
    /// HTTP interface of a ClickHouse server, such as http://clickhouse:8123; the embedded engine when not given
    #[arg(long, env = "CLICKMILL_CLICKHOUSE_URL", value_name = "URL", value_parser = http_url)]
    clickhouse_url: Option<String>,
    /// User of ClickHouse
    #[arg(
        long,
        env = "CLICKMILL_CLICKHOUSE_USER",
        default_value = "default",
        value_name = "USER"
    )]
    pub(crate) clickhouse_user: String,
    /// Password of that user
    #[arg(
        long,
        env = "CLICKMILL_CLICKHOUSE_PASSWORD",
        default_value = "",
        hide_default_value = true,
        hide_env_values = true,
        value_name = "PASSWORD"
    )]
    pub(crate) clickhouse_password: String,
    /// Database, made when it is not there
    #[arg(
        long,
        env = "CLICKMILL_CLICKHOUSE_DATABASE",
        default_value = "clickmill",
        value_name = "NAME"
    )]
    clickhouse_database: String,
}

impl ClickHouse {
    /// The server that was named, if one was.
    pub(crate) fn server(&self) -> Option<StoreConfig> {
        self.clickhouse_url.as_ref().map(|url| self.at(url.clone()))
    }

    /// The same user and database at another address.
    pub(crate) fn at(&self, url: String) -> StoreConfig {
        StoreConfig {
            url,
            user: self.clickhouse_user.clone(),
            password: self.clickhouse_password.clone(),
            database: self.clickhouse_database.clone(),
        }
    }
}

/// Where the embedded engine listens.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(crate) struct EngineListen {
    /// Address of the embedded engine's ClickHouse interface
    #[arg(
        long,
        env = "CLICKMILL_ENGINE_LISTEN",
        default_value = "127.0.0.1:8123",
        value_name = "HOST:PORT"
    )]
    pub(crate) engine_listen: SocketAddr,
}

fn http_url(text: &str) -> Result<String, String> {
    let scheme_is_known = text.starts_with("http://") || text.starts_with("https://");
    if !scheme_is_known || clickmill_model::LinkUrl::parse(text).is_none() {
        return Err("must be a URL such as http://127.0.0.1:8123".to_owned());
    }
    if text.starts_with("https://") && !cfg!(feature = "tls") {
        return Err("this binary was built without the feature `tls`".to_owned());
    }
    Ok(text.trim_end_matches('/').to_owned())
}
