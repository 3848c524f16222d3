"""Something to ask about: two links of the workspace `acme`, and 200 clicks of the last weeks. Arguments: the API, a token for everything."""

import datetime
import json
import sys
import urllib.request

API, TOKEN = sys.argv[1:3]
AGENTS = [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
]
ADDRESSES = ["3.80.0.1", "81.2.69.160", "203.0.113.7", "133.11.0.1"]
REFERRERS = ["https://t.co/abc", "https://news.ycombinator.com/item?id=1", ""]


def send(method, path, body):
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    request = urllib.request.Request(API + path, json.dumps(body).encode(), headers, method=method)
    return json.load(urllib.request.urlopen(request))


now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
links = [
    {
        "link_id": "spring",
        "domain": "go.acme.com",
        "title": "Spring sale",
        "project": {"id": "p-1", "slug": "sales", "name": "Sales"},
        "tags": ["launch"],
    },
    {"link_id": "summer"},
]
clicks = [
    {
        "workspace_id": "acme",
        "link_id": ["spring", "summer"][number % 2],
        "clicked_at": (now - datetime.timedelta(hours=number * 5)).isoformat(),
        "domain": "go.acme.com",
        "ip": ADDRESSES[number % 4],
        "user_agent": AGENTS[number % 3],
        "referrer": REFERRERS[number % 3],
        "accept_language": "de-DE,en;q=0.5",
        "destination_url": "https://shop.example/spring?utm_source=newsletter&utm_campaign=spring",
        "metadata": {"number": number},
    }
    for number in range(200)
]
send("PUT", "/v1/workspaces/acme/links", links)
taken = send("POST", "/v1/clicks", clicks)
assert taken == {"accepted": 200, "rejected": []}, taken
