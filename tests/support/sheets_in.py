"""What hand-ins say about themselves.

facts_in    id → submission.json, of those in a folder; of several of one trainee, the last
"""

import json
import zipfile


def facts_in(folder):
    found = {}
    for path in sorted(folder.glob("crm-*.zip")):
        with zipfile.ZipFile(path) as archive:
            facts = json.loads(archive.read("submission.json"))
        before = found.get(facts["trainee"]["id"])
        if before is None or before["handed_in"] < facts["handed_in"]:
            found[facts["trainee"]["id"]] = facts
    return found
