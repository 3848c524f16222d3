-- Users of a ClickHouse server for Clickmill, each with what its statements need and nothing else. docs/CLICKHOUSE.md says who is who.
--
-- Change every password (`change-me-…`) and `acme`, and run it as a user who may make users, after `clickmill migrate` has made the tables:
--     clickhouse-client --queries-file sql/users.sql
-- Run it again after an update. In a cluster, add `ON CLUSTER` or keep users in Keeper (`<replicated>` in `user_directories`).

-- Roles. Nobody gets what reads from elsewhere (url, file, remote, s3 and so on) nor what makes users.

CREATE ROLE IF NOT EXISTS clickmill_migrate_role;
GRANT CREATE DATABASE, CREATE TABLE, CREATE VIEW ON clickmill.* TO clickmill_migrate_role;
GRANT ALTER ADD COLUMN, ALTER SETTINGS, ALTER TTL ON clickmill.* TO clickmill_migrate_role;
GRANT SELECT, INSERT ON clickmill.migrations TO clickmill_migrate_role;
GRANT SELECT ON clickmill.clicks TO clickmill_migrate_role;
GRANT SELECT, INSERT ON clickmill.totals_15m TO clickmill_migrate_role;

CREATE ROLE IF NOT EXISTS clickmill_ingest_role;
GRANT SELECT ON clickmill.migrations TO clickmill_ingest_role;
GRANT SELECT, INSERT ON clickmill.clicks TO clickmill_ingest_role;
GRANT SELECT, INSERT ON clickmill.dead_letters TO clickmill_ingest_role;
GRANT SELECT, INSERT ON clickmill.salts TO clickmill_ingest_role;
GRANT SELECT, INSERT ON clickmill.spans TO clickmill_ingest_role;
GRANT SELECT ON clickmill.erased_dead_letters TO clickmill_ingest_role;
GRANT SELECT ON clickmill.removed_positions TO clickmill_ingest_role;
GRANT SELECT ON system.tables TO clickmill_ingest_role;

CREATE ROLE IF NOT EXISTS clickmill_api_role;
GRANT SELECT ON clickmill.migrations TO clickmill_api_role;
GRANT SELECT ON clickmill.clicks TO clickmill_api_role;
GRANT SELECT ON clickmill.erasures TO clickmill_api_role;
GRANT SELECT ON clickmill.reclassifications TO clickmill_api_role;
GRANT SELECT ON clickmill.spans TO clickmill_api_role;
GRANT SELECT ON clickmill.totals_15m TO clickmill_api_role;
GRANT SELECT, INSERT ON clickmill.links TO clickmill_api_role;
GRANT SELECT, INSERT ON clickmill.retention TO clickmill_api_role;
GRANT SELECT, INSERT ON clickmill.tokens TO clickmill_api_role;

CREATE ROLE IF NOT EXISTS clickmill_maintain_role;
GRANT SELECT ON clickmill.migrations TO clickmill_maintain_role;
GRANT SELECT ON clickmill.retention TO clickmill_maintain_role;
GRANT SELECT ON clickmill.spans TO clickmill_maintain_role;
GRANT SELECT, ALTER UPDATE, ALTER DELETE ON clickmill.clicks TO clickmill_maintain_role;
GRANT SELECT, ALTER DELETE ON clickmill.dead_letters TO clickmill_maintain_role;
GRANT SELECT, ALTER DELETE ON clickmill.links TO clickmill_maintain_role;
GRANT SELECT, ALTER DELETE ON clickmill.salts TO clickmill_maintain_role;
GRANT SELECT, INSERT, ALTER DELETE, OPTIMIZE ON clickmill.totals_15m TO clickmill_maintain_role;
GRANT SELECT, INSERT ON clickmill.erased_dead_letters TO clickmill_maintain_role;
GRANT SELECT, INSERT, OPTIMIZE ON clickmill.erasures TO clickmill_maintain_role;
GRANT SELECT, INSERT ON clickmill.reclassification_decisions TO clickmill_maintain_role;
GRANT SELECT, INSERT ON clickmill.reclassifications TO clickmill_maintain_role;
GRANT SELECT, INSERT, ALTER DELETE ON clickmill.reclassified_clicks TO clickmill_maintain_role;
GRANT SELECT, INSERT, ALTER DELETE ON clickmill.reclassified_evidence TO clickmill_maintain_role;
GRANT SELECT, INSERT, ALTER DELETE ON clickmill.reclassified_totals TO clickmill_maintain_role;
GRANT SELECT, INSERT, ALTER DELETE ON clickmill.reclassified_verdicts TO clickmill_maintain_role;
GRANT SELECT, INSERT ON clickmill.removals TO clickmill_maintain_role;
GRANT SELECT, INSERT ON clickmill.removed_positions TO clickmill_maintain_role;
GRANT SELECT ON system.mutations TO clickmill_maintain_role;
GRANT SELECT ON system.parts TO clickmill_maintain_role;

-- Whoever reports. Of clicks not what a browser sent nor what customers attached: user_agent, accept_language, headers, metadata, referrer_url.
CREATE ROLE IF NOT EXISTS clickmill_report_role;
GRANT SELECT ON clickmill.links TO clickmill_report_role;
GRANT SELECT ON clickmill.totals_15m TO clickmill_report_role;
GRANT SELECT(workspace_id, link_id, clicked_at, day, quarter, domain, short_code, destination_url, click_id, country, continent, region, city,
    city_id, device, browser, browser_version, os, os_version, language, referrer, channel, social, utm_source, utm_medium, utm_campaign,
    utm_term, utm_content, trigger, method, status, is_bot, bot_class, bot_name, bot_reasons, classifier_version, visitor_id, asn, network,
    received_at, city_key, browser_key, os_key, status_key) ON clickmill.clicks TO clickmill_report_role;

-- The same of one workspace alone.
CREATE ROLE IF NOT EXISTS clickmill_report_acme_role;
GRANT clickmill_report_role TO clickmill_report_acme_role;
CREATE ROW POLICY OR REPLACE clickmill_acme ON clickmill.clicks USING workspace_id = 'acme' TO clickmill_report_acme_role;
CREATE ROW POLICY OR REPLACE clickmill_acme ON clickmill.links USING workspace_id = 'acme' TO clickmill_report_acme_role;
CREATE ROW POLICY OR REPLACE clickmill_acme ON clickmill.totals_15m USING workspace_id = 'acme' TO clickmill_report_acme_role;

-- Limits. Clickmill sends its own with each statement (CLICKMILL_QUERY_TIME and so on); these are what even a mistake in it cannot pass.

CREATE SETTINGS PROFILE OR REPLACE clickmill_api SETTINGS
    max_memory_usage = 2147483648 MIN 1 MAX 4294967296,
    max_execution_time = 60 MAX 600,
    max_threads = 4 MIN 1 MAX 8,
    max_concurrent_queries_for_user = 100 CONST,
    allow_ddl = 0 CONST
    TO clickmill_api_role;

CREATE SETTINGS PROFILE OR REPLACE clickmill_ingest SETTINGS
    max_memory_usage = 4294967296 MIN 1 MAX 17179869184,
    max_concurrent_queries_for_user = 100 CONST
    TO clickmill_ingest_role, clickmill_maintain_role;

CREATE SETTINGS PROFILE OR REPLACE clickmill_report SETTINGS
    readonly = 2 CONST,
    max_memory_usage = 2147483648 MIN 1 MAX 4294967296,
    max_execution_time = 60 MIN 1 MAX 600,
    max_threads = 2 MIN 1 MAX 4,
    max_result_rows = 1000000 MIN 1 MAX 10000000,
    max_concurrent_queries_for_user = 4 CONST
    TO clickmill_report_role, clickmill_report_acme_role;

CREATE QUOTA OR REPLACE clickmill_report KEYED BY user_name
    FOR INTERVAL 1 hour MAX queries = 2000, read_rows = 100000000000, execution_time = 1800
    TO clickmill_report_role, clickmill_report_acme_role;

-- Users.

CREATE USER IF NOT EXISTS clickmill_migrate IDENTIFIED WITH sha256_password BY 'change-me-migrate';
GRANT clickmill_migrate_role TO clickmill_migrate;

CREATE USER IF NOT EXISTS clickmill_ingest IDENTIFIED WITH sha256_password BY 'change-me-ingest';
GRANT clickmill_ingest_role, clickmill_maintain_role TO clickmill_ingest;

CREATE USER IF NOT EXISTS clickmill_api IDENTIFIED WITH sha256_password BY 'change-me-api';
GRANT clickmill_api_role TO clickmill_api;

CREATE USER IF NOT EXISTS clickmill_report_acme IDENTIFIED WITH sha256_password BY 'change-me-report';
GRANT clickmill_report_acme_role TO clickmill_report_acme;
