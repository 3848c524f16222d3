use super::Database;

/// The sentence a database's licence asks for; `None` when its publisher is not known.
///
/// ip-location-db calls all its city databases `city ipv4` or `city ipv6`; there the file's name tells the publisher.
pub(crate) fn of(database: &Database) -> Option<&'static str> {
    let file = database.path.file_name().unwrap_or_default();
    let text = [&database.database_type, &*file.to_string_lossy()]
        .join(" ")
        .to_ascii_lowercase();
    let is_of = |publisher: &str| text.contains(publisher);
    if is_of("geolite2") {
        Some(
            "This product includes GeoLite2 data created by MaxMind, available from https://www.maxmind.com.",
        )
    } else if is_of("geoip2") {
        Some(
            "This product includes GeoIP2 data created by MaxMind, available from https://www.maxmind.com.",
        )
    } else if is_of("ip-location-db") {
        Some(
            "Networks by RouteViews, NRO and DB-IP (https://db-ip.com), merged by ip-location-db, licensed under CC BY 4.0.",
        )
    } else if is_of("dbip") || is_of("db-ip") {
        Some("IP Geolocation by DB-IP, https://db-ip.com, licensed under CC BY 4.0.")
    } else {
        None
    }
}
