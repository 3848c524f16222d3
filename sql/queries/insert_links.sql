INSERT INTO links (workspace_id, link_id, domain, short_code, destination_url, title, project_id, project_slug, project_name, tags, created_at, archived, updated_at) FORMAT Native
