"""``python -m tests.handlers.versions`` freezes what this version writes, before its release."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from moto import mock_aws

from onrecord import __version__
from onrecord.bucket import document_key
from tests.aws import create_bucket, create_table
from tests.handlers.conftest import Pipeline
from tests.handlers.deliver import s3_event
from tests.handlers.versions import FOLDER, GONE, KEYS, NO_STORY, STORY

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>"A good day" for Eastport as the ferry stays</title>
<meta name="author" content="Jo Berg">
<meta property="article:published_time" content="2026-05-01T08:30:00+02:00">
<meta property="og:site_name" content="Eastport News">
<link rel="canonical" href="https://www.eastport.example/2026/05/ferry">
</head>
<body>
<article>
<h1>"A good day" for Eastport as the ferry stays</h1>
<p>The council of Eastport voted on Monday to keep the ferry for another year.</p>
<p>"We will not sell the ferry," Mayor Ann Hale told reporters. "It is a good day."</p>
<p>A spokesman for the harbour called the vote "an expensive habit" in a statement.</p>
<blockquote>"We will not sell the ferry"</blockquote>
<p>Sign up for our newsletter and never miss a story.</p>
<p>"Nobody asked us," said a fisherman who crosses the bay every morning.</p>
</article>
</body>
</html>
"""


def main() -> None:
    folder = FOLDER / __version__
    if folder.exists():
        sys.exit(f"{folder} exists, and what was released does not change")
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "INBOX_BUCKET": "inbox",
        "WORK_BUCKET": "work",
        "TABLE": "onrecord",
    }
    with mock_aws():
        pipeline = Pipeline(create_bucket("inbox"), create_bucket("work"), create_table("onrecord"))
        pipeline.process(GONE, PAGE.replace("2026/05/ferry", "2026/05/gone").encode())
        pipeline.process(NO_STORY, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(99), minute=1)
        pipeline.process(STORY, PAGE.encode(), minute=2, metadata={"charset": "utf-8"})
        pipeline.inbox.client.delete_object(Bucket="inbox", Key=GONE)
        event = s3_event("delete-marker-created", key=GONE, minute=3)
        assert pipeline.run("scrape", event) == []
        pipeline.run_rest()
        folder.mkdir()
        for prefix, key in KEYS.items():
            answer = pipeline.work.client.get_object(Bucket="work", Key=document_key(prefix, key))
            _write(folder / f"{prefix}.json", json.load(answer["Body"]))
        rows = pipeline.table.client.scan(TableName="onrecord")["Items"]
        _write(folder / "rows.json", sorted(rows, key=lambda row: (row["pk"]["S"], row["sk"]["S"])))


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
