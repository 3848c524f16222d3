#!/usr/bin/env python3
"""Makes a database of networks, geoip/asn.mmdb, from the npm package @ip-location-db/asn.

    npm pack @ip-location-db/asn@2.3.2026061719
    pip install mmdb-writer==0.2.7
    scripts/make-asn-database.py ip-location-db-asn-2.3.2026061719.tgz

For who has no MaxMind account: clickmill finds the file there. Takes some minutes. The data are by RouteViews, NRO and DB-IP, merged by
ip-location-db, CC BY 4.0; see geoip/README.md for what has to be said about them. The package is no longer updated, and its own
README says that its data have errors.
"""

import csv
import io
import sys
import tarfile
from collections import defaultdict
from pathlib import Path

from mmdb_writer import MMDBWriter
from netaddr import IPRange, IPSet

FILES = ["package/asn-ipv4.csv", "package/asn-ipv6.csv"]
TARGET = Path(__file__).resolve().parent.parent / "geoip" / "asn.mmdb"


def ranges_by_owner(archive):
    """The ranges of each autonomous system, so that all share one record."""
    owners = defaultdict(list)
    with tarfile.open(archive) as package:
        for name in FILES:
            text = io.TextIOWrapper(package.extractfile(name), encoding="utf-8", newline="")
            for first, last, number, organisation in csv.reader(text):
                owners[int(number), organisation].append(IPRange(first, last))
    return owners


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    target = Path(sys.argv[2]) if len(sys.argv) == 3 else TARGET
    writer = MMDBWriter(
        ip_version=6,
        ipv4_compatible=True,
        database_type="ip-location-db-ASN",
        languages=["en"],
        description="IP to ASN by RouteViews, NRO and DB-IP, merged by ip-location-db, CC BY 4.0",
        int_type="u32",
    )
    owners = ranges_by_owner(sys.argv[1])
    for (number, organisation), ranges in owners.items():
        record = {"autonomous_system_number": number, "autonomous_system_organization": organisation}
        writer.insert_network(IPSet(ranges), record)
    writer.to_db_file(str(target))
    print(f"{target}: {len(owners)} networks, {target.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
